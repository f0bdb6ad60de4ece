package rcs

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

const (
	maxHook = 1 << 20
	// maxSuggestion is how long the words of a suggestion may be.
	maxSuggestion = 25
)

func declaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   "rcs",
		Title: "RCS Business Messaging",
		Summary: platform.Text{
			En: "Messages to customers' telephone numbers with pictures, cards and suggested replies, where their phone and carrier have RCS.",
			Es: "Mensajes a los números de teléfono de los clientes con imágenes, tarjetas y respuestas sugeridas, si su teléfono y su operador tienen RCS.",
		},
		Kinds:  []string{"messaging", "sms"},
		Mode:   platform.Asynchronous,
		Docs:   "https://developers.google.com/business-communications/rcs-business-messaging",
		Fields: fields(),
		Steps:  steps(),
		Checks: []platform.CheckDescriptor{
			{Key: checkKey, Title: platform.Text{En: "The service account's key is valid", Es: "La clave de la cuenta de servicio es válida"}},
			{Key: checkAgent, Title: platform.Text{En: "The service account speaks for the agent", Es: "La cuenta de servicio habla por el agente"}},
		},
		Caps:       caps(),
		Notes:      notes(),
		Hook:       platform.HookDescriptor{MaxBytes: maxHook},
		StartBy:    platform.StartByPhone,
		Needs:      needs(),
		Processing: processing(),
	}
}

func caps() platform.Caps {
	file := func(mimes ...string) platform.Media {
		return platform.Media{Level: platform.Yes, MaxBytes: 100 << 20, Mimes: mimes}
	}
	return platform.Caps{
		TextLength: 3072,
		Formatting: "none",
		Media: map[string]platform.Media{
			"image":    file("image/jpeg", "image/png", "image/gif"),
			"video":    file("video/mp4", "video/mpeg", "video/webm"),
			"audio":    file("audio/mpeg", "audio/mp4", "audio/ogg", "audio/aac"),
			"voice":    file("audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac"),
			"document": file("application/pdf"),
		},
		Buttons:      platform.Choice{Level: platform.Yes, Max: 4, TitleLength: maxSuggestion, IDLength: 2000, BodyLength: 2000},
		QuickReplies: platform.Choice{Level: platform.Yes, Max: 11, TitleLength: maxSuggestion, IDLength: 2000, BodyLength: 3000},
		LinkButton:   platform.Yes,
		Interactive:  platform.Interactive{BodyLength: 3000, LinkLength: maxSuggestion},
		Cards:        platform.CardLimits{Level: platform.Yes, Max: 10, TitleLength: 200, TextLength: 2000, Buttons: 4, ButtonLength: maxSuggestion, IDLength: 2000},
		Page:         platform.Yes,
		Location:     platform.Yes,
		Typing:       platform.Yes,
		ReadReceipts: platform.Yes,
		Receipts:     []desk.Status{desk.StatusSent, desk.StatusDelivered, desk.StatusRead, desk.StatusFailed},
		Rates:        platform.Rates{PerSecond: 20, MaxConcurrency: 8},
		Idempotent:   true,
		Proactive:    platform.Yes,
		Splits:       true,
	}
}

func fields() []platform.Field {
	return []platform.Field{
		{
			Name: "agent_id", Kind: "text", Required: true, Pattern: `[A-Za-z0-9._-]{1,200}`,
			Label: platform.Text{En: "Agent ID", Es: "Agent ID (id. de agente)"},
			Help: platform.Text{
				En: "In the Business Communications console, at the agent under Settings; without what stands behind the @.",
				Es: "En la consola Business Communications, en el agente, en Settings; sin lo que va detrás de la @.",
			},
		},
		{
			Name: "service_account", Kind: "secret", Secret: true, Required: true,
			Label: platform.Text{En: "Service account key", Es: "Clave de la cuenta de servicio"},
			Help: platform.Text{
				En: "The whole JSON file that Google Cloud hands out when a key for the partner's service account is made.",
				Es: "El archivo JSON entero que entrega Google Cloud al crear una clave para la cuenta de servicio del socio.",
			},
		},
		{
			Name: "client_token", Kind: "secret", Secret: true, Required: true, Generate: true,
			Label: platform.Text{En: "Webhook client token", Es: "Token de cliente del webhook"},
			Help: platform.Text{
				En: "Any word of yours, entered in the console beside the webhook's address too: requests are signed with it.",
				Es: "Una palabra tuya cualquiera, que también se indica en la consola junto a la dirección del webhook: con ella se firman las peticiones.",
			},
		},
		{
			Name: "api_base_url", Kind: "url", Default: defaultBase, Pattern: `https?://.+`, Advanced: true,
			Label: platform.Text{En: "Address of the API", Es: "Dirección de la API"},
			Help: platform.Text{
				En: "Change it for the agent's own region (with europe- or us- or asia- before rcsbusinessmessaging) or a test server.",
				Es: "Cámbiala para la región del agente (con europe-, us- o asia- delante de rcsbusinessmessaging) o para un servidor de pruebas.",
			},
		},
	}
}

func steps() []platform.SetupStep {
	return []platform.SetupStep{
		{
			Title: platform.Text{En: "Have an agent", Es: "Ten un agente"},
			Body: platform.Text{
				En: "As a partner in the Business Communications console create the brand and its agent, with its logo, colour and contacts, and copy its id.",
				Es: "Como socio, en la consola Business Communications crea la marca y su agente, con su logotipo, color y contactos, y copia su id.",
			},
		},
		{
			Title: platform.Text{En: "Make a key", Es: "Crea una clave"},
			Body: platform.Text{
				En: "Under Partner account settings › Service account make a key and paste the whole JSON file here.",
				Es: "En Partner account settings › Service account crea una clave y pega aquí el archivo JSON entero.",
			},
		},
		{
			Title: platform.Text{En: "Send messages here", Es: "Envía los mensajes aquí"},
			Body: platform.Text{
				En: "Connect the channel first. Then paste this address at the agent under Integrations › Webhook, with the client token: the console calls the address at once. A partner's webhook for all agents works as well: each gets its own.",
				Es: "Conecta primero el canal. Después pega esta dirección en el agente, en Integrations › Webhook, con el token de cliente: la consola llama enseguida a la dirección. También sirve un webhook del socio para todos los agentes: cada uno recibe lo suyo.",
			},
			Shows: []string{"webhook_url"},
		},
		{
			Title: platform.Text{En: "Try it, then launch it", Es: "Pruébalo y publícalo"},
			Body: platform.Text{
				En: "Invite your own number as a test device. Then have the brand verified and the agent launched with each carrier: until that customers are not reached.",
				Es: "Invita tu propio número como dispositivo de pruebas. Después haz verificar la marca y publicar el agente con cada operador: hasta entonces no llega nada a los clientes.",
			},
			Shows: []string{"agent_id"},
		},
	}
}

func notes() []platform.Text {
	return []platform.Text{
		{
			En: "You may write first, within what the carrier and the law of the country allow. Who unsubscribed gets nothing promotional.",
			Es: "Puedes escribir primero, dentro de lo que permitan el operador y la ley del país. Quien se dio de baja no recibe nada promocional.",
		},
		{
			En: "Numbers without RCS are not reached: the message fails with that reason. Write to them by SMS.",
			Es: "No se llega a los números sin RCS: el mensaje falla con ese motivo. Escríbeles por SMS.",
		},
		{
			En: "Buttons, cards side by side, web pages and up to eleven quick replies are shown as such; lists and times go as those or as text. Words have no emphasis.",
			Es: "Los botones, las tarjetas en fila, las páginas web y hasta once respuestas rápidas se muestran como tales; las listas y las horas van como ellas o como texto. Las palabras no llevan énfasis.",
		},
		{
			En: "Files of up to 100 MB go out by a link, which Google fetches from this server; many carriers take less. There are no quotes, reactions, edits or deletions.",
			Es: "Los archivos de hasta 100 MB salen con un enlace, que Google descarga de este servidor; muchos operadores aceptan menos. No hay citas, reacciones, ediciones ni borrados.",
		},
		{
			En: "Messages travel over HTTPS and are not encrypted end to end: Google and the carrier can read them.",
			Es: "Los mensajes viajan por HTTPS y no van cifrados de extremo a extremo: Google y el operador pueden leerlos.",
		},
	}
}

func needs() *platform.Needs {
	return &platform.Needs{
		Assisted: true,
		Who: platform.Text{
			En: "An RCS for Business partner that Google approved, together with the carriers, which launch the agent.",
			Es: "Un socio de RCS for Business aprobado por Google, junto con los operadores, que publican el agente.",
		},
		Before: []platform.Text{
			{En: "A partner account in the Business Communications console.", Es: "Una cuenta de socio en la consola Business Communications."},
			{En: "A verified brand.", Es: "Una marca verificada."},
			{En: "This server's public HTTPS address.", Es: "La dirección HTTPS pública de este servidor."},
		},
	}
}

func processing() *platform.Processing {
	return &platform.Processing{
		Parties: []platform.Party{
			{
				Name: "Google", Role: "processor",
				Does: platform.Text{
					En: "Passes messages between this server and phones or carriers, and can read them.",
					Es: "Pasa los mensajes entre este servidor y los teléfonos u operadores, y puede leerlos.",
				},
				Kept: platform.Text{En: "Until they are delivered, at most 30 days; files for 60 days.", Es: "Hasta que se entregan, 30 días como mucho; los archivos, 60 días."},
			},
			{
				Name: "The customer's carrier", Role: "controller",
				Does: platform.Text{En: "Carries messages and knows who writes to whom.", Es: "Transporta los mensajes y sabe quién escribe a quién."},
				Kept: platform.Text{En: "As the law of its country says.", Es: "Según la ley de su país."},
			},
		},
	}
}
