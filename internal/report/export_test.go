package report

// LimitReplays has reports of some cases be made of at most so many events.
func (s *Service) LimitReplays(most int) { s.mostEvents = most }
