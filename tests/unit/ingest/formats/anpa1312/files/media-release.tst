a2048czcxnet
u f bc-Acme 07-03 0300
BC-Acme

MEDIA RELEASE PR12345

Acme pays

SYDNEY, March 7 /XNEWSWIRE-XsiaNet/ --

  Acme will pay.

SOURCE: Acme
XNET-AU-03-07-26 1430AEDT