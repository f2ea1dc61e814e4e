"""What the formats of the teletype age share: IPTC 7901, ANPA 1312 and telex, text between control signs."""
