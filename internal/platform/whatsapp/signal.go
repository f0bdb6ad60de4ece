package whatsapp

import "recado.dev/internal/platform"

// SignalOf implements platform.Signaller. The network does not say who blocked
// or reported a number: 131026 is the nearest that it has to a block.
func (*session) SignalOf(code string) platform.Signal {
	switch code {
	case "131050":
		return platform.SignalOptedOut
	case "131049":
		return platform.SignalWithheld
	case "131026":
		return platform.SignalUnreachable
	case "131048", "368":
		return platform.SignalSpam
	}
	return ""
}
