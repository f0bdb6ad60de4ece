package echo

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

func declaration() platform.Descriptor {
	return platform.Descriptor{
		Key:       "echo",
		Title:     "Echo",
		Reference: true,
		Summary: platform.Text{
			En: "A reference network for trying things out and for copying: text, replies and reactions.",
			Es: "Una red de referencia para probar y para copiar: texto, respuestas y reacciones.",
		},
		Kinds: []string{"chat"},
		Mode:  platform.Asynchronous, // it keeps what nobody is there to read
		Docs:  "https://recado.dev/docs/platforms/echo",
		Fields: []platform.Field{
			{
				Name: "api_base_url", Kind: "url", Required: true, Pattern: `https?://.+`,
				Label:       platform.Text{En: "Address of the network", Es: "Dirección de la red"},
				Help:        platform.Text{En: "Where messages are sent: POST to /messages below it.", Es: "A dónde se envían los mensajes: POST a /messages bajo esta dirección."},
				Placeholder: "https://echo.example.com",
			},
			{
				Name: "token", Kind: "secret", Secret: true, Required: true,
				Label: platform.Text{En: "Access token", Es: "Token de acceso"},
				Help:  platform.Text{En: "Sent as a bearer token with each call.", Es: "Se envía como token «bearer» en cada llamada."},
			},
			{
				Name: "signing_secret", Kind: "secret", Secret: true, Required: true, Generate: true,
				Label: platform.Text{En: "Signing secret", Es: "Secreto de firma"},
				Help:  platform.Text{En: "The network signs each request with it, so that nobody else can pretend to be the network.", Es: "La red firma con él cada petición, para que nadie más pueda hacerse pasar por ella."},
			},
		},
		Steps: []platform.SetupStep{{
			Title: platform.Text{En: "Point the network here", Es: "Dirige la red hacia aquí"},
			Body:  platform.Text{En: "Give the network this address and the signing secret.", Es: "Indica a la red esta dirección y el secreto de firma."},
			Shows: []string{"webhook_url", "signing_secret"},
		}},
		Caps: caps(),
		Hook: platform.HookDescriptor{MaxBytes: 1 << 20},
		Chat: &platform.ChatLink{URL: "https://echo.example/chat", TextParam: "text", TextLength: 200, Address: "api_base_url"},
	}
}

func caps() platform.Caps {
	return platform.Caps{
		TextLength: 1000,
		Formatting: "none",
		Reply:      platform.Yes,
		Reactions:  platform.Yes,
		Receipts:   []desk.Status{desk.StatusSent, desk.StatusDelivered},
		Rates:      platform.Rates{PerSecond: 50, MaxConcurrency: 4},
		Idempotent: true,
		Proactive:  platform.Yes,
	}
}
