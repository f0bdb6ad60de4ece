package safehttp

import "net/netip"

// Public says whether an address belongs to the open internet: not to this
// machine, a private network, or a range that leads to one of them.
func Public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsValid() || !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return false
	}
	if inner, ok := embedded(a); ok {
		return Public(inner)
	}
	for _, p := range reserved() {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// embedded is the IPv4 address that an IPv6 address stands for, where a
// translator or tunnel on the way would unpack it.
func embedded(a netip.Addr) (netip.Addr, bool) {
	if !a.Is6() {
		return netip.Addr{}, false
	}
	b := a.As16()
	four := func(i int) (netip.Addr, bool) {
		return netip.AddrFrom4([4]byte(b[i : i+4])), true
	}
	switch {
	case netip.MustParsePrefix("64:ff9b::/96").Contains(a): // NAT64
		return four(12)
	case netip.MustParsePrefix("2002::/16").Contains(a): // 6to4
		return four(2)
	case netip.MustParsePrefix("::/96").Contains(a): // IPv4-compatible, of old
		return four(12)
	}
	return netip.Addr{}, false
}

// reserved are the ranges of the IANA special-purpose registries that
// net/netip has no method for.
func reserved() []netip.Prefix {
	return []netip.Prefix{
		netip.MustParsePrefix("0.0.0.0/8"),
		netip.MustParsePrefix("100.64.0.0/10"),    // carrier-grade NAT; some clouds' metadata
		netip.MustParsePrefix("168.63.129.16/32"), // a cloud's host agent
		netip.MustParsePrefix("192.0.0.0/24"),     // protocol assignments; some clouds' metadata
		netip.MustParsePrefix("192.0.2.0/24"),     // documentation
		netip.MustParsePrefix("192.88.99.0/24"),   // 6to4 relays
		netip.MustParsePrefix("198.18.0.0/15"),    // benchmarks
		netip.MustParsePrefix("198.51.100.0/24"),  // documentation
		netip.MustParsePrefix("203.0.113.0/24"),   // documentation
		netip.MustParsePrefix("240.0.0.0/4"),      // reserved, broadcast
		netip.MustParsePrefix("64:ff9b:1::/48"),   // local NAT64
		netip.MustParsePrefix("100::/64"),         // discard
		netip.MustParsePrefix("2001::/23"),        // Teredo and other protocols
		netip.MustParsePrefix("2001:db8::/32"),    // documentation
		netip.MustParsePrefix("3fff::/20"),        // documentation
		netip.MustParsePrefix("5f00::/16"),        // segment routing
		netip.MustParsePrefix("fec0::/10"),        // site-local, of old
	}
}
