package sandbox

// Recognise answers the account that a channel's settings describe, where the
// channel is of an emulated platform and meant to reach it here.
func (t *Table) Recognise(platform string, settings, secrets map[string]string) (Account, bool) {
	n := t.networks[platform]
	if n == nil {
		return Account{}, false
	}
	return n.Recognise(t.publicURL, settings, secrets)
}

// HangUp ends the streams of the phones app, which never end by themselves, so
// that a server can drain.
func (t *Table) HangUp() { t.hub.close() }
