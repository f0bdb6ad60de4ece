package whatsapp

import "recado.dev/internal/platform"

// Reach is the person of a number.
func (s *session) Reach(address string) (platform.Person, bool) {
	who := s.person(address, "", "", "")
	if who == nil {
		return platform.Person{}, false
	}
	return *who, true
}
