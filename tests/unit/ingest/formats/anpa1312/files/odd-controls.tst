f0001sp--
a sBC-SOC--Cup-Final  03-07 0210
^BC-SOC--Cup-Final,210<
^Reds win<
^AP Photos LON101<
^With:<
^BC-SOC--Cup-Glance<
    LONDON (XP) _ Reds won 2-1.

