package whatsapp

import (
	"strings"

	"recado.dev/internal/sandbox"
)

// Recognise implements sandbox.Network: a channel is ours when its API is
// reached at our own address.
func (n *Network) Recognise(publicURL string, settings, secrets map[string]string) (sandbox.Account, bool) {
	if settings["phone_number_id"] == "" || strings.TrimSuffix(settings["api_base_url"], "/") != strings.TrimSuffix(publicURL, "/")+n.Mount() {
		return sandbox.Account{}, false
	}
	return sandbox.Account{
		ID: settings["phone_number_id"], Platform: Key, Display: settings["display_phone_number"], Settings: settings, Secrets: secrets,
	}, true
}
