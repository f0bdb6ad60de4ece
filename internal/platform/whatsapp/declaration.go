package whatsapp

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

const (
	defaultBase    = "https://graph.facebook.com"
	defaultVersion = "v25.0"
)

func declaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   "whatsapp",
		Title: "WhatsApp",
		Summary: platform.Text{
			En: "A business number on the WhatsApp Business Platform (Cloud API).",
			Es: "Un número de empresa en la plataforma de WhatsApp Business (Cloud API).",
		},
		Kinds:   []string{"messaging"},
		Mode:    platform.Asynchronous,
		StartBy: platform.StartByPhone,
		Docs:    "https://developers.facebook.com/documentation/business-messaging/whatsapp",
		Fields:  fields(),
		Steps:   steps(),
		Checks: []platform.CheckDescriptor{
			{Key: checkToken, Title: platform.Text{En: "The access token is valid", Es: "El token de acceso es válido"}},
			{Key: checkNumber, Title: platform.Text{En: "The number is found", Es: "El número existe"}},
			{Key: checkSubscription, Title: platform.Text{En: "An app is subscribed to the account", Es: "Hay una aplicación suscrita a la cuenta"}},
		},
		Caps:       caps(),
		Templates:  templateRules(),
		Prices:     priceRules(),
		Numbers:    numberRules(),
		Notes:      notes(),
		Needs:      needs(),
		Processing: processing(),
		Hook:       platform.HookDescriptor{MaxBytes: 3 << 20},
		Chat: &platform.ChatLink{
			URL: "https://wa.me/{display_phone_number:digits}", TextParam: "text", TextLength: 1000,
			Address: "display_phone_number", Previewers: []string{"WhatsApp/"},
		},
		Sample: `curl -X POST '{{api_base_url}}/{{api_version}}/{{phone_number_id}}/messages' \
  -H 'Authorization: Bearer {{access_token}}' -H 'Content-Type: application/json' \
  -d '{"messaging_product":"whatsapp","to":"+15551234567","type":"text","text":{"body":"Hello"}}'`,
	}
}

func fields() []platform.Field {
	return []platform.Field{
		{
			Name: "phone_number_id", Kind: "digits", Required: true, Pattern: `[0-9]{1,32}`, Placeholder: "301000000000001",
			Label: platform.Text{En: "Phone number ID", Es: "Identificador del número de teléfono"},
			Help: platform.Text{
				En: "In the app's dashboard under WhatsApp › API Setup. It is an id of digits, not the number itself.",
				Es: "En el panel de la aplicación, en WhatsApp › Configuración de la API. Es un identificador de cifras, no el número en sí.",
			},
		},
		{
			Name: "business_account_id", Kind: "digits", Pattern: `[0-9]{0,32}`, Placeholder: "201000000000001",
			Label: platform.Text{En: "WhatsApp Business account ID", Es: "Identificador de la cuenta de WhatsApp Business"},
			Help: platform.Text{
				En: "Shown beside the phone number ID. It lets us check that your app receives the account's messages.",
				Es: "Aparece junto al identificador del número. Permite comprobar que tu aplicación recibe los mensajes de la cuenta.",
			},
		},
		{
			Name: "display_phone_number", Kind: "phone", Pattern: `\+?[0-9 ()\-]{0,24}`, Placeholder: "+34 600 000 000",
			Label: platform.Text{En: "Phone number", Es: "Número de teléfono"},
			Help: platform.Text{
				En: "The number as customers see it, with its country code. It tells your own messages apart in a phone's history.",
				Es: "El número tal como lo ven los clientes, con el código de país. Sirve para distinguir tus propios mensajes en el historial del teléfono.",
			},
		},
		{
			Name: "access_token", Kind: "secret", Secret: true, Required: true,
			Label: platform.Text{En: "Access token", Es: "Token de acceso"},
			Help: platform.Text{
				En: "A permanent token of a system user with the permissions whatsapp_business_messaging and whatsapp_business_management. The dashboard's own token lasts less than a day.",
				Es: "Un token permanente de un usuario del sistema con los permisos whatsapp_business_messaging y whatsapp_business_management. El token del panel dura menos de un día.",
			},
		},
		{
			Name: "app_secret", Kind: "secret", Secret: true, Required: true,
			Label: platform.Text{En: "App secret", Es: "Clave secreta de la aplicación"},
			Help: platform.Text{
				En: "Under App settings › Basic. With it we check that each request really comes from WhatsApp.",
				Es: "En Configuración de la aplicación › Básica. Con ella comprobamos que cada petición viene de verdad de WhatsApp.",
			},
		},
		{
			Name: "verify_token", Kind: "secret", Secret: true, Required: true, Generate: true,
			Label: platform.Text{En: "Verify token", Es: "Token de verificación"},
			Help: platform.Text{
				En: "Any text you like; give WhatsApp the same one together with the webhook address.",
				Es: "El texto que quieras; indica el mismo a WhatsApp junto con la dirección del webhook.",
			},
		},
		{
			Name: "api_base_url", Kind: "url", Default: defaultBase, Pattern: `https?://.+`, Advanced: true,
			Label: platform.Text{En: "Address of the API", Es: "Dirección de la API"},
			Help: platform.Text{
				En: "Change it only for a proxy or a test server.",
				Es: "Cámbiala solo para usar un proxy o un servidor de pruebas.",
			},
		},
		{
			Name: "api_version", Kind: "text", Default: defaultVersion, Pattern: `v[0-9]{1,3}\.[0-9]{1,2}`, Advanced: true,
			Label: platform.Text{En: "Version of the API", Es: "Versión de la API"},
			Help: platform.Text{
				En: "Each version works for about two years.",
				Es: "Cada versión funciona durante unos dos años.",
			},
		},
	}
}

func steps() []platform.SetupStep {
	return []platform.SetupStep{
		{
			Title: platform.Text{En: "Create an app", Es: "Crea una aplicación"},
			Body: platform.Text{
				En: "On developers.facebook.com create an app of type Business and add the product WhatsApp. Choose or add the number; it must not be in use in a WhatsApp phone app, unless you connect it together with that app.",
				Es: "En developers.facebook.com crea una aplicación de tipo Empresa y añade el producto WhatsApp. Elige o añade el número; no puede estar en uso en la aplicación WhatsApp de un teléfono, salvo que lo conectes junto con ella.",
			},
		},
		{
			Title: platform.Text{En: "Copy the ids and the secrets", Es: "Copia los identificadores y los secretos"},
			Body: platform.Text{
				En: "Copy the two ids from API Setup and the app secret from the basic settings. Create a system user in the business settings, give it the account and the app, and generate a token that does not expire.",
				Es: "Copia los dos identificadores de Configuración de la API y la clave secreta de la configuración básica. Crea un usuario del sistema en la configuración de la empresa, asígnale la cuenta y la aplicación, y genera un token que no caduque.",
			},
		},
		{
			Title: platform.Text{En: "Point the webhook here", Es: "Dirige el webhook hacia aquí"},
			Body: platform.Text{
				En: "Under WhatsApp › Configuration enter this address and the verify token, and save. Then subscribe to the field messages; add the other fields to hear of templates, quality and limits.",
				Es: "En WhatsApp › Configuración introduce esta dirección y el token de verificación, y guarda. Después suscríbete al campo messages; añade los demás campos para recibir noticias de plantillas, calidad y límites.",
			},
			Shows: []string{"webhook_url", "verify_token"},
		},
		{
			Title: platform.Text{En: "Further numbers of the same app", Es: "Más números de la misma aplicación"},
			Body: platform.Text{
				En: "An app has one webhook address. If another number of it is connected here already, leave its address as it is: what comes in for this number is handed on to this channel.",
				Es: "Una aplicación tiene una sola dirección de webhook. Si ya has conectado aquí otro de sus números, deja su dirección como está: lo que llegue para este número pasa a este canal.",
			},
		},
		{
			Title: platform.Text{En: "Subscribe the account", Es: "Suscribe la cuenta"},
			Body: platform.Text{
				En: "If the check below says that no app is subscribed, send a POST to /{business account id}/subscribed_apps with your token. Then write to the number from any phone.",
				Es: "Si la comprobación de abajo dice que no hay ninguna aplicación suscrita, envía un POST a /{identificador de la cuenta}/subscribed_apps con tu token. Después escribe al número desde cualquier teléfono.",
			},
		},
	}
}

func notes() []platform.Text {
	return []platform.Text{
		{
			En: "Free messages may be sent for 24 hours from the customer's newest message; after that only approved templates.",
			Es: "Puedes enviar mensajes libres durante 24 horas desde el mensaje más reciente del cliente; después, solo plantillas aprobadas.",
		},
		{
			En: "Messages travel encrypted between the customer's phone and the Cloud API, which Meta runs. Meta decrypts them there and hands them to this server over HTTPS; here they are stored in the clear.",
			Es: "Los mensajes viajan cifrados entre el teléfono del cliente y la Cloud API, que gestiona Meta. Meta los descifra allí y los entrega a este servidor por HTTPS; aquí se guardan sin cifrar.",
		},
		{
			En: "Text and files only: voice and video calls are not taken here.",
			Es: "Solo texto y archivos: aquí no se atienden llamadas de voz ni de vídeo.",
		},
		{
			En: "A customer who uses a user name may write without showing a phone number.",
			Es: "Un cliente con nombre de usuario puede escribir sin mostrar su número de teléfono.",
		},
		{
			En: "The network accepts a message before it delivers it: some refusals arrive minutes later.",
			Es: "La red acepta un mensaje antes de entregarlo: algunos rechazos llegan minutos después.",
		},
		{
			En: "When a customer writes is never announced: the network has no typing signal in that direction.",
			Es: "Nunca se avisa de que un cliente está escribiendo: la red no ofrece esa señal.",
		},
	}
}

const megabyte = 1 << 20

func caps() platform.Caps {
	return platform.Caps{
		TextLength:    4096,
		CaptionLength: 1024,
		Formatting:    "chat",
		Media: map[string]platform.Media{
			"image": {Level: platform.Yes, MaxBytes: 5 * megabyte, Mimes: []string{"image/jpeg", "image/png"}, Caption: true},
			"video": {Level: platform.Yes, MaxBytes: 16 * megabyte, Mimes: []string{"video/mp4", "video/3gpp"}, Caption: true},
			"audio": {Level: platform.Yes, MaxBytes: 16 * megabyte, Mimes: []string{"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}},
			// Recordings in another form than Ogg go as audio files.
			"voice":    {Level: platform.Yes, MaxBytes: 16 * megabyte, Mimes: []string{"audio/ogg"}},
			"document": {Level: platform.Yes, MaxBytes: 100 * megabyte, Caption: true},
			"sticker":  {Level: platform.Yes, MaxBytes: 500 << 10, Mimes: []string{"image/webp"}},
		},
		Buttons: platform.Choice{Level: platform.Yes, Max: 3, TitleLength: 20, IDLength: 256, BodyLength: 1024},
		List: platform.ListLimits{
			Level: platform.Yes, Rows: 10, Sections: 10, TitleLength: 24, DescriptionLength: 72, LabelLength: 20, BodyLength: 4096,
			IDLength: 200, SectionLength: 24,
		},
		// Both are done by other means: reply buttons, and the preview of a link.
		QuickReplies: platform.Choice{Level: platform.Degraded, Max: 3, TitleLength: 20, IDLength: 256, BodyLength: 1024},
		Page:         platform.Degraded,
		LinkButton:   platform.Yes,
		Location:     platform.Yes,
		Contacts:     platform.Yes,
		Reply:        platform.Yes,
		Reactions:    platform.Yes,
		Edit:         platform.No,
		Delete:       platform.No,
		Typing:       platform.Yes,
		ReadReceipts: platform.Yes,
		Templates:    platform.Yes,
		Voice:        platform.No,
		Receipts:     []desk.Status{desk.StatusSent, desk.StatusDelivered, desk.StatusRead, desk.StatusFailed},
		Window: platform.WindowRule{Seconds: 24 * 60 * 60, Templates: true,
			Entry: &platform.EntryRule{AnswerSeconds: 24 * 60 * 60, Seconds: 72 * 60 * 60}},
		Rates:     platform.Rates{PerSecond: 80, PairPerSecond: 1.0 / 6, PairBurst: 45, MaxConcurrency: 16},
		Proactive: platform.No,
		Interactive: platform.Interactive{
			BodyLength: 1024, HeaderLength: headerLength, FooterLength: footerLength, LinkLength: linkLength, Addresses: []string{"IN", "SG"},
			Products: platform.Yes, ProductMax: 30, ShelfMax: 10, ShelfLength: 24, Forms: platform.Yes, FormLabel: 20,
		},
		Extra: map[string]string{"header_length": "60", "footer_length": "60", "link_title_length": "20"},
	}
}
