package apple

import (
	"net/http"
	"strings"

	"recado.dev/internal/platform"
)

// failureOf reads a refusal: the network says with the status alone what is
// wrong, and at times in a few words.
func failureOf(a answer) *platform.Failure {
	f := platform.StatusFailure(a.status, a.header)
	if words := clip(strings.TrimSpace(string(a.body)), 300); words != "" && !strings.HasPrefix(words, "<") {
		f.Detail = words
	}
	switch a.status {
	case http.StatusBadRequest:
		f.Title = "Apple cannot read the message"
	case http.StatusUnauthorized, http.StatusForbidden:
		f.Title = "Apple refuses the provider's id or secret"
		f.Advice = platform.Text{
			En: "Enter the MSP id and the secret again, as Apple Business Register shows them, and check that this server's clock is right.",
			Es: "Vuelve a indicar el id. de MSP y el secreto tal como aparecen en Apple Business Register, y comprueba que el reloj de este servidor va bien.",
		}
	case http.StatusNotFound, http.StatusGone:
		f.Title = "The customer closed the conversation, or it is not known to Apple"
		f.Advice = platform.Text{
			En: "Nothing reaches them until they write again.",
			Es: "No le llega nada hasta que vuelva a escribir.",
		}
	case http.StatusRequestEntityTooLarge:
		f.Kind, f.Title = platform.TooLong, "The message is larger than Apple takes"
	case http.StatusGatewayTimeout: // a gateway gave up waiting for who may have taken it
		f.Kind = platform.Uncertain
	}
	return f
}

// SignalOf implements platform.Signaller: who closed the conversation wants no
// more.
func (s *session) SignalOf(code string) platform.Signal {
	if code == "404" || code == "410" {
		return platform.SignalUnreachable
	}
	return ""
}

// clip bounds a word that a stranger may have written.
func clip(s string, most int) string {
	if len(s) > most {
		s = s[:most]
	}
	return strings.ToValidUTF8(s, "")
}
