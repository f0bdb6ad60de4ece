package sandbox

// SignUpHost is a Network on which businesses connect themselves in a window of
// the platform's.
type SignUpHost interface {
	// SignUpApp is the application that signs businesses up, as a connector
	// declares it.
	SignUpApp() (settings, secrets map[string]string)
}

// SignUpApp is the application for sign-ups on a platform, if that has any.
func (t *Table) SignUpApp(platform string) (settings, secrets map[string]string, ok bool) {
	host, ok := t.networks[platform].(SignUpHost)
	if !ok {
		return nil, nil, false
	}
	settings, secrets = host.SignUpApp()
	return settings, secrets, true
}
