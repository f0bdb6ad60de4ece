package google

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

const (
	maxHook       = 1 << 20
	maxSuggestion = 25
	window        = 30 * 24 * 3600
)

func declaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   "google_business_messages",
		Title: "Google Business Messages",
		Summary: platform.Text{
			En: "Chats that customers began in Google Maps and Search. Google ended them in 2024.",
			Es: "Chats que los clientes empezaban en Google Maps y en el buscador. Google los cerró en 2024.",
		},
		Retired: &platform.Text{
			En: "Google ended Business Messages on 31 July 2024: nothing comes in or goes out any more. RCS took its place for messages; a chat on your own site, WhatsApp or SMS for who finds you in Maps.",
			Es: "Google cerró Business Messages el 31 de julio de 2024: ya no entra ni sale nada. Para los mensajes lo sustituye RCS; para quien te encuentra en Maps, un chat en tu propio sitio, WhatsApp o SMS.",
		},
		Kinds: []string{"messaging"},
		Mode:  platform.Asynchronous,
		Docs:  "https://developers.google.com/business-communications/business-messages",
		Fields: []platform.Field{
			{
				Name: "agent", Kind: "text", Required: true, Pattern: `brands/[A-Za-z0-9_-]{1,100}/agents/[A-Za-z0-9_-]{1,100}`, Placeholder: "brands/…/agents/…",
				Label: platform.Text{En: "Agent", Es: "Agente"},
				Help:  platform.Text{En: "The agent's name with its brand.", Es: "El nombre del agente con su marca."},
			},
			{
				Name: "service_account", Kind: "secret", Secret: true, Required: true,
				Label: platform.Text{En: "Service account key", Es: "Clave de la cuenta de servicio"},
				Help:  platform.Text{En: "The whole JSON key file.", Es: "El archivo de clave JSON entero."},
			},
			{
				Name: "client_token", Kind: "secret", Secret: true, Required: true, Generate: true,
				Label: platform.Text{En: "Partner key", Es: "Clave del socio"},
				Help:  platform.Text{En: "With which requests are signed and the address is proved.", Es: "Con ella se firman las peticiones y se demuestra la dirección."},
			},
			{
				Name: "api_base_url", Kind: "url", Default: defaultBase, Pattern: `https?://.+`, Advanced: true,
				Label: platform.Text{En: "Address of the API", Es: "Dirección de la API"},
				Help:  platform.Text{En: "That of a test server: Google's own answers nobody.", Es: "La de un servidor de pruebas: la de Google no responde a nadie."},
			},
		},
		Steps: []platform.SetupStep{{
			Title: platform.Text{En: "Only a test server is left", Es: "Solo queda un servidor de pruebas"},
			Body: platform.Text{
				En: "Give the test server this address with the partner key, and enter here what it shows of its agent.",
				Es: "Da al servidor de pruebas esta dirección con la clave del socio, e indica aquí lo que muestra de su agente.",
			},
			Shows: []string{"webhook_url"},
		}},
		Checks: []platform.CheckDescriptor{
			{Key: checkOpen, Title: platform.Text{En: "The network is still there", Es: "La red sigue existiendo"}},
			{Key: checkKey, Title: platform.Text{En: "The service account's key is valid", Es: "La clave de la cuenta de servicio es válida"}},
		},
		Caps: caps(),
		Notes: []platform.Text{
			{En: "You cannot write first: the customer began, and answers went for 30 days.", Es: "No puedes escribir primero: empezaba el cliente, y se podía responder durante 30 días."},
			{
				En: "Texts and pictures went both ways. Up to thirteen suggested replies stand for buttons and lists, and web pages are cards; cards side by side and times are text.",
				Es: "Los textos y las imágenes iban en ambos sentidos. Hasta trece respuestas sugeridas hacen de botones y listas, y las páginas web son tarjetas; las tarjetas en fila y las horas son texto.",
			},
			{En: "Messages travelled over HTTPS, and Google could read them.", Es: "Los mensajes viajaban por HTTPS, y Google podía leerlos."},
		},
		Hook: platform.HookDescriptor{MaxBytes: maxHook},
	}
}

func caps() platform.Caps {
	return platform.Caps{
		TextLength:  3072,
		Formatting:  "none",
		Media:       map[string]platform.Media{"image": {Level: platform.Yes, MaxBytes: 5 << 20, Mimes: []string{"image/jpeg", "image/png"}}},
		Buttons:     platform.Choice{Level: platform.Yes, Max: 13, TitleLength: maxSuggestion, IDLength: 2000, BodyLength: 3000},
		LinkButton:  platform.Yes,
		Interactive: platform.Interactive{BodyLength: 3000, LinkLength: maxSuggestion},
		Page:        platform.Yes,
		Typing:      platform.Yes,
		Receipts:    []desk.Status{desk.StatusSent, desk.StatusDelivered, desk.StatusRead},
		Window:      platform.WindowRule{Seconds: window},
		Rates:       platform.Rates{PerSecond: 20, MaxConcurrency: 8},
		Idempotent:  true,
		Splits:      true,
	}
}
