package msteams

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

const maxHook = 1 << 20

func declaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   "msteams",
		Title: "Microsoft Teams",
		Summary: platform.Text{
			En: "A bot in Microsoft Teams: people write to it personally, or mention it in a team or a group chat.",
			Es: "Un bot en Microsoft Teams: la gente le escribe en privado o lo menciona en un equipo o en un chat de grupo.",
		},
		Kinds:  []string{"collaboration"},
		Mode:   platform.Asynchronous,
		Docs:   "https://learn.microsoft.com/microsoftteams/platform/bots/overview",
		Fields: fields(),
		Steps:  steps(),
		Checks: []platform.CheckDescriptor{
			{Key: checkToken, Title: platform.Text{En: "The bot's secret is valid", Es: "El secreto del bot es válido"}},
			{Key: checkKeys, Title: platform.Text{En: "The keys that prove who calls can be read", Es: "Se pueden leer las claves que demuestran quién llama"}},
		},
		Caps:       caps(),
		Notes:      notes(),
		Hook:       platform.HookDescriptor{MaxBytes: maxHook},
		Needs:      needs(),
		Processing: processing(),
	}
}

func caps() platform.Caps {
	return platform.Caps{
		TextLength:    24_000,
		CaptionLength: 4000,
		Formatting:    "html",
		Media: map[string]platform.Media{
			"image": {Level: platform.Yes, MaxBytes: 1 << 20, Mimes: []string{"image/png", "image/jpeg", "image/gif"}, Caption: true},
		},
		Buttons:     platform.Choice{Level: platform.Yes, Max: 6, TitleLength: 80, IDLength: 1000, BodyLength: 8000},
		List:        platform.ListLimits{Level: platform.Yes, Rows: 100, Sections: 20, TitleLength: 100, DescriptionLength: 100, LabelLength: 80, BodyLength: 8000, IDLength: 200, SectionLength: 60},
		LinkButton:  platform.Yes,
		Interactive: platform.Interactive{BodyLength: 8000, LinkLength: 80},
		Cards:       platform.CardLimits{Level: platform.Yes, Max: 9, TitleLength: 120, TextLength: 1000, Buttons: 6, ButtonLength: 80, IDLength: 1000},
		Page:        platform.Yes,
		Adaptive:    platform.Yes,
		Typing:      platform.Yes,
		Receipts:    []desk.Status{desk.StatusSent, desk.StatusRead},
		Rates:       platform.Rates{PerSecond: 50, PairPerSecond: 1, PairBurst: 7, MaxConcurrency: 16},
		Proactive:   platform.Yes,
		Splits:      true,
	}
}

func fields() []platform.Field {
	const id = `[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}`
	return []platform.Field{
		{
			Name: "app_id", Kind: "text", Required: true, Pattern: id, Placeholder: "00000000-0000-0000-0000-000000000000",
			Label: platform.Text{En: "Microsoft App ID", Es: "Microsoft App ID (id. de aplicación)"},
			Help: platform.Text{
				En: "In the Azure portal, in the Azure Bot under Configuration. It is the application (client) ID of its app registration.",
				Es: "En el portal de Azure, en el Azure Bot, en Configuración. Es el id. de aplicación (cliente) de su registro de aplicación.",
			},
		},
		{
			Name: "tenant_id", Kind: "text", Required: true, Pattern: id + `|botframework\.com`, Placeholder: "00000000-0000-0000-0000-000000000000",
			Label: platform.Text{En: "App tenant ID", Es: "App Tenant ID (id. de inquilino)"},
			Help: platform.Text{
				En: "Beside the app ID, for a single-tenant bot: the directory (tenant) ID of your organisation. An old multi-tenant bot takes botframework.com.",
				Es: "Junto al id. de aplicación, en un bot de un solo inquilino: el id. de directorio (inquilino) de tu organización. Un bot multiinquilino antiguo usa botframework.com.",
			},
		},
		{
			Name: "app_password", Kind: "secret", Secret: true, Required: true,
			Label: platform.Text{En: "Client secret", Es: "Secreto de cliente"},
			Help: platform.Text{
				En: "In the app registration under Certificates & secrets: make a new client secret and copy its value, which is shown once. Its id does not work.",
				Es: "En el registro de aplicación, en Certificados y secretos: crea un secreto de cliente y copia su valor, que se muestra una sola vez. Su id. no sirve.",
			},
		},
		{
			Name: "api_base_url", Kind: "url", Default: defaultBase, Pattern: `https?://.+`, Advanced: true,
			Label: platform.Text{En: "Address of the connector service", Es: "Dirección del servicio de conexión"},
			Help: platform.Text{
				En: "Used where a person's own service is not known. Change it for a government cloud or a test server.",
				Es: "Se usa cuando no se conoce el servicio de una persona. Cámbiala para una nube gubernamental o un servidor de pruebas.",
			},
		},
		{
			Name: "login_base_url", Kind: "url", Default: defaultLogin, Pattern: `https?://.+`, Advanced: true,
			Label: platform.Text{En: "Address to sign in at", Es: "Dirección de inicio de sesión"},
			Help: platform.Text{
				En: "https://login.microsoftonline.us for the US government's cloud. A test server has it at the address above.",
				Es: "https://login.microsoftonline.us para la nube del Gobierno de EE. UU. Un servidor de pruebas la tiene en la dirección de arriba.",
			},
		},
	}
}

func steps() []platform.SetupStep {
	return []platform.SetupStep{
		{
			Title: platform.Text{En: "Create an Azure Bot", Es: "Crea un Azure Bot"},
			Body: platform.Text{
				En: "In the Azure portal create the resource Azure Bot with the type Single Tenant. Under Configuration copy the Microsoft App ID and the App Tenant ID.",
				Es: "En el portal de Azure crea el recurso Azure Bot con el tipo «Inquilino único». En Configuración copia el Microsoft App ID y el App Tenant ID.",
			},
		},
		{
			Title: platform.Text{En: "Make a client secret", Es: "Crea un secreto de cliente"},
			Body: platform.Text{
				En: "Press Manage Password beside the app ID, then Certificates & secrets › New client secret, and copy its value. Note when it expires: on that day it has to be replaced here.",
				Es: "Pulsa «Administrar contraseña» junto al id. de aplicación, después Certificados y secretos › Nuevo secreto de cliente, y copia su valor. Apunta cuándo caduca: ese día hay que cambiarlo aquí.",
			},
		},
		{
			Title: platform.Text{En: "Send messages here", Es: "Envía los mensajes aquí"},
			Body: platform.Text{
				En: "In the Azure Bot under Configuration paste this address as the Messaging endpoint. Under Channels add Microsoft Teams.",
				Es: "En el Azure Bot, en Configuración, pega esta dirección como «Punto de conexión de mensajería». En Canales añade Microsoft Teams.",
			},
			Shows: []string{"webhook_url"},
		},
		{
			Title: platform.Text{En: "Give people the app", Es: "Pon la aplicación a disposición de la gente"},
			Body: platform.Text{
				En: "In the Teams Developer Portal create an app, add under App features the bot with this app ID and the scopes Personal, Team and Group chat, and publish it to your organisation. People add it in Teams, or an administrator installs it for them under Setup policies.",
				Es: "En el Portal para desarrolladores de Teams crea una aplicación, añade en «Características de la aplicación» el bot con este id. y los ámbitos Personal, Equipo y Chat de grupo, y publícala en tu organización. La gente la añade en Teams, o un administrador se la instala desde las directivas de configuración.",
			},
			Shows: []string{"app_id"},
		},
	}
}

func notes() []platform.Text {
	return []platform.Text{
		{
			En: "You may write first, at any time, to whoever has the app installed and wrote to it before. Without the app installed nothing reaches them.",
			Es: "Puedes escribir primero, en cualquier momento, a quien tenga instalada la aplicación y le haya escrito antes. Sin la aplicación instalada no les llega nada.",
		},
		{
			En: "Personal chats are one conversation with each person. In teams each thread is a conversation of its own, and only messages that mention the bot come in; answers go into the thread, where the whole team reads them.",
			Es: "Los chats personales son una conversación con cada persona. En los equipos cada hilo es una conversación aparte y solo llegan los mensajes que mencionan al bot; las respuestas van al hilo, donde las lee todo el equipo.",
		},
		{
			En: "Files of customers come in. Pictures of up to 1 MB go out, which Teams fetches from this server by a link; other files, voice messages and videos cannot be sent: send a link in the text.",
			Es: "Los archivos de los clientes llegan. Salen imágenes de hasta 1 MB, que Teams descarga de este servidor con un enlace; no se pueden enviar otros archivos, mensajes de voz ni vídeos: envía un enlace en el texto.",
		},
		{
			En: "Choices go as Adaptive Cards, and cards that others designed go as they are. Places and contact cards go as text, times as a list. Answers cannot quote a message, and there are no reactions, edits or deletions of ours.",
			Es: "Las opciones van como tarjetas adaptables (Adaptive Cards), y las tarjetas diseñadas por otros van tal cual. Los lugares y las tarjetas de contacto van como texto, y las horas, como una lista. Las respuestas no pueden citar un mensaje, y no hay reacciones, ediciones ni borrados nuestros.",
		},
		{
			En: "Teams says that a message was read only in personal chats, and only to apps with the permission for it (ChatMessageReadReceipt.Read.Chat).",
			Es: "Teams dice que un mensaje se leyó solo en los chats personales y solo a las aplicaciones que tienen ese permiso (ChatMessageReadReceipt.Read.Chat).",
		},
		{
			En: "Messages travel over HTTPS and are not encrypted end to end: Microsoft, and who administers the organisation, can read them.",
			Es: "Los mensajes viajan por HTTPS y no van cifrados de extremo a extremo: Microsoft y quien administra la organización pueden leerlos.",
		},
	}
}

func needs() *platform.Needs {
	return &platform.Needs{
		Who: platform.Text{
			En: "Somebody who may create resources in the organisation's Azure subscription, together with a Teams administrator, who allows the app and installs it for people.",
			Es: "Alguien que pueda crear recursos en la suscripción de Azure de la organización, junto con un administrador de Teams, que permite la aplicación y la instala a la gente.",
		},
		Before: []platform.Text{
			{En: "A Microsoft 365 organisation with Teams.", Es: "Una organización de Microsoft 365 con Teams."},
			{En: "An Azure subscription.", Es: "Una suscripción de Azure."},
			{En: "This server's public HTTPS address, which Microsoft can reach.", Es: "La dirección HTTPS pública de este servidor, a la que Microsoft pueda llegar."},
		},
	}
}

func processing() *platform.Processing {
	return &platform.Processing{
		Parties: []platform.Party{{
			Name: "Microsoft", Role: "processor",
			Does: platform.Text{
				En: "Keeps and carries messages on behalf of the organisation, and hands the bot's to this server. It can read them.",
				Es: "Guarda y transporta los mensajes por encargo de la organización, y entrega a este servidor los del bot. Puede leerlos.",
			},
			Kept: platform.Text{
				En: "As long as the organisation's retention policies say.",
				Es: "Mientras lo digan las directivas de retención de la organización.",
			},
		}},
		Terms: []platform.DocLink{{
			Title: platform.Text{En: "Microsoft's data protection addendum", Es: "Anexo de protección de datos de Microsoft"},
			URL:   "https://www.microsoft.com/licensing/docs/view/Microsoft-Products-and-Services-Data-Protection-Addendum-DPA",
		}},
	}
}
