e0123
r ibc-ferry 03-07 0345
BC-Ferry,345
Ferry sails
   DOVER, England (XP) -- The ferry sailed.
   Again.
end
XP-03-07-26 0930EST<