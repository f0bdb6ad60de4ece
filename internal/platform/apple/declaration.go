package apple

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

const maxHook = 1 << 20

func declaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   "apple_messages",
		Title: "Apple Messages for Business",
		Summary: platform.Text{
			En: "Customers write from the Messages app of their iPhone, by a button in Maps, in Safari or on your pages.",
			Es: "Los clientes escriben desde la app Mensajes de su iPhone, con un botón en Mapas, en Safari o en tus páginas.",
		},
		Kinds:  []string{"messaging"},
		Mode:   platform.Asynchronous,
		Docs:   "https://register.apple.com/resources/messages/msp-rest-api/",
		Fields: fields(),
		Steps:  steps(),
		Checks: []platform.CheckDescriptor{
			{Key: checkApproval, Title: platform.Text{En: "Apple approved the business", Es: "Apple aprobó la empresa"}},
			{Key: checkAccount, Title: platform.Text{En: "Apple takes the provider's secret", Es: "Apple acepta el secreto del proveedor"}},
			{Key: checkPayments, Title: platform.Text{En: "Apple Pay is set up", Es: "Apple Pay está configurado"}},
		},
		Caps:       caps(),
		Notes:      notes(),
		Hook:       platform.HookDescriptor{MaxBytes: maxHook, Headers: []string{"Id", "Source-Id", "Destination-Id", "Capability-List"}, Timed: true, Suffix: "message"},
		Needs:      needs(),
		Processing: processing(),
	}
}

func caps() platform.Caps {
	file := platform.Media{Level: platform.Yes, MaxBytes: 100 << 20, Caption: true}
	return platform.Caps{
		TextLength:    10_000,
		CaptionLength: 9_000,
		Formatting:    "none",
		Media:         map[string]platform.Media{"image": file, "video": file, "audio": file, "voice": file, "document": file},
		QuickReplies:  platform.Choice{Level: platform.Yes, Max: 5, TitleLength: 24, IDLength: 200, BodyLength: 8000},
		List:          platform.ListLimits{Level: platform.Yes, Rows: 60, Sections: 20, TitleLength: 80, DescriptionLength: 120, LabelLength: 80, BodyLength: 8000, IDLength: 200, SectionLength: 80},
		LinkButton:    platform.Yes,
		Interactive:   platform.Interactive{BodyLength: 8000, LinkLength: 200},
		Page:          platform.Yes,
		Times:         platform.TimeLimits{Level: platform.Yes, Slots: 60},
		Apps:          platform.AppLimits{Level: platform.Yes, TitleLength: 85, SubtitleLength: 120, DataLength: 4000},
		Typing:        platform.Yes,
		Receipts:      []desk.Status{desk.StatusSent},
		Rates:         platform.Rates{PerSecond: 20, MaxConcurrency: 8},
		Idempotent:    true,
		Splits:        true,
	}
}

func fields() []platform.Field {
	return append([]platform.Field{
		{
			Name: "region", Kind: "choice", Required: true, Pattern: regionNorthAmerica + "|elsewhere",
			Label: platform.Text{En: "Region of the business", Es: "Región de la empresa"},
			Options: []platform.Option{
				{Value: regionNorthAmerica, Label: platform.Text{En: "North America", Es: "Norteamérica"}},
				{Value: "elsewhere", Label: platform.Text{En: "Anywhere else", Es: "Cualquier otra"}},
			},
			Help: platform.Text{
				En: "Apple Messages for Business can be connected for businesses in North America only: any other region is refused.",
				Es: "Apple Messages for Business solo se puede conectar para empresas de Norteamérica: cualquier otra región se rechaza.",
			},
		},
		{
			Name: "approval", Kind: "choice", Required: true, Default: approvalRequested, Pattern: approvalRequested + "|" + approvalApproved,
			Label: platform.Text{En: "Application at Apple", Es: "Solicitud a Apple"},
			Options: []platform.Option{
				{Value: approvalRequested, Label: platform.Text{En: "Requested", Es: "Solicitada"}},
				{Value: approvalApproved, Label: platform.Text{En: "Approved", Es: "Aprobada"}},
			},
			Help: platform.Text{
				En: "Apple reviews each business before customers can write. While it is only requested nothing is sent.",
				Es: "Apple revisa cada empresa antes de que los clientes puedan escribir. Mientras solo esté solicitada no se envía nada.",
			},
		},
		{
			Name: "business_id", Kind: "text", Required: true, Pattern: `[A-Za-z0-9._:-]{1,200}`,
			Label: platform.Text{En: "Business ID", Es: "Business ID (id. de empresa)"},
			Help: platform.Text{
				En: "In Apple Business Register, in the account under Messages for Business.",
				Es: "En Apple Business Register, en la cuenta, en Messages for Business.",
			},
		},
		{
			Name: "msp_id", Kind: "text", Required: true, Pattern: `[A-Za-z0-9._:-]{1,200}`,
			Label: platform.Text{En: "MSP ID", Es: "MSP ID (id. de proveedor)"},
			Help: platform.Text{
				En: "The id of the messaging service provider, which Apple assigned to whoever runs this server.",
				Es: "El id. del proveedor de mensajería que Apple asignó a quien lleva este servidor.",
			},
		},
		{
			Name: "msp_secret", Kind: "secret", Secret: true, Required: true,
			Label: platform.Text{En: "MSP secret", Es: "Secreto de MSP"},
			Help: platform.Text{
				En: "The passphrase beside the MSP ID, whole, as it stands there: letters, digits, + and / with = at the end.",
				Es: "La contraseña que figura junto al MSP ID, entera, tal como está: letras, cifras, + y / con = al final.",
			},
		},
		{
			Name: "api_base_url", Kind: "url", Default: defaultBase, Pattern: `https?://.+`, Advanced: true,
			Label: platform.Text{En: "Address of the API", Es: "Dirección de la API"},
			Help:  platform.Text{En: "Change it only for a test server.", Es: "Cámbiala solo para un servidor de pruebas."},
		},
	}, append(payFields(), appsField())...)
}

// appsField names the business's own apps that open within the messages.
func appsField() platform.Field {
	return platform.Field{
		Name: "apps", Kind: "long", Advanced: true, Pattern: `([A-Z0-9]{10}:[A-Za-z0-9.-]+( [0-9]{5,12})? [^\r\n]+[\r\n]*)+`, Placeholder: "ABCDE12345:com.example.app.messages 1234567890 Seat picker",
		Label: platform.Text{En: "iMessage apps", Es: "Apps de iMessage"},
		Help: platform.Text{
			En: "Your own apps that agents may send, one on a line: the team ID, a colon and the extension's bundle ID; then, if you like, its number in the App Store, by which customers get it; then its name.",
			Es: "Tus propias apps que pueden enviar los agentes, una por línea: el Team ID, dos puntos y el Bundle ID de la extensión; después, si quieres, su número en el App Store, con el que los clientes la obtienen; y después su nombre.",
		},
	}
}

// payFields are for Apple Pay, which works once all but the last are filled in.
func payFields() []platform.Field {
	return []platform.Field{
		{
			Name: "merchant_id", Kind: "text", Advanced: true, Pattern: `merchant\.[A-Za-z0-9.-]{1,200}`, Placeholder: "merchant.com.example",
			Label: platform.Text{En: "Apple Pay: merchant ID", Es: "Apple Pay: id. de comerciante"},
			Help: platform.Text{
				En: "In the Apple Developer account under Identifiers. Leave it empty to have payments go as links.",
				Es: "En la cuenta de Apple Developer, en Identifiers. Déjalo vacío para que los pagos vayan como enlaces.",
			},
		},
		{
			Name: "merchant_name", Kind: "text", Advanced: true, Pattern: `.{1,64}`,
			Label: platform.Text{En: "Apple Pay: name on the payment sheet", Es: "Apple Pay: nombre en la hoja de pago"},
			Help:  platform.Text{En: "What the customer reads as who is paid.", Es: "Lo que lee el cliente como quien cobra."},
		},
		{
			Name: "merchant_country", Kind: "text", Advanced: true, Pattern: `[A-Z]{2}`, Placeholder: "US",
			Label: platform.Text{En: "Apple Pay: merchant's country", Es: "Apple Pay: país del comerciante"},
			Help:  platform.Text{En: "Two letters; US where it is empty.", Es: "Dos letras; US si está vacío."},
		},
		{
			Name: "payment_gateway_url", Kind: "url", Advanced: true, Pattern: `https?://.+`,
			Label: platform.Text{En: "Apple Pay: payment gateway", Es: "Apple Pay: pasarela de pago"},
			Help: platform.Text{
				En: "The address of your payment server to which customers' devices send what they pay with.",
				Es: "La dirección de tu servidor de pagos a la que los dispositivos de los clientes envían aquello con lo que pagan.",
			},
		},
		{
			Name: "merchant_session_url", Kind: "url", Advanced: true, Pattern: `https?://.+`,
			Label: platform.Text{En: "Apple Pay: address for merchant sessions", Es: "Apple Pay: dirección de sesiones de comerciante"},
			Help: platform.Text{
				En: "The address of your payment server that asks Apple for a session with your merchant certificate and answers it. The certificate stays there.",
				Es: "La dirección de tu servidor de pagos que pide a Apple una sesión con tu certificado de comerciante y la devuelve. El certificado se queda allí.",
			},
		},
		{
			Name: "merchant_session_key", Kind: "secret", Secret: true, Advanced: true,
			Label: platform.Text{En: "Apple Pay: key for merchant sessions", Es: "Apple Pay: clave de sesiones de comerciante"},
			Help: platform.Text{
				En: "Sent to that address as a bearer token, where your payment server asks for one.",
				Es: "Se envía a esa dirección como token de portador, si tu servidor de pagos lo pide.",
			},
		},
	}
}
