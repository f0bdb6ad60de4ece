package viber

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

const (
	// maxHook bounds a request of the network, which is one message in words.
	maxHook = 1 << 20
	maxText = 7000

	megabyte = 1 << 20
)

func declaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   "viber",
		Title: "Viber",
		Summary: platform.Text{
			En: "A Viber bot that your customers write to, with files, buttons and marks of delivery and reading.",
			Es: "Un bot de Viber al que escriben tus clientes, con archivos, botones y confirmaciones de entrega y lectura.",
		},
		Kinds:      []string{"messaging"},
		Mode:       platform.Asynchronous,
		Docs:       "https://developers.viber.com/docs/api/rest-bot-api/",
		Fields:     declaredFields(),
		Steps:      steps(),
		Checks:     checks(),
		Caps:       caps(),
		Notes:      notes(),
		Hook:       platform.HookDescriptor{MaxBytes: maxHook},
		Processing: processing(),
		Needs:      needs(),
		Sample: `curl -X POST '{{api_base_url}}/pa/send_message' \
  -H 'X-Viber-Auth-Token: {{auth_token}}' -H 'Content-Type: application/json' \
  -d '{"receiver": "01234567890A=", "min_api_version": 1, "sender": {"name": "{{sender_name}}"}, "type": "text", "text": "Hello"}'`,
	}
}

func declaredFields() []platform.Field {
	return []platform.Field{
		{
			Name: "auth_token", Kind: "secret", Secret: true, Required: true, Placeholder: "445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9",
			Label: platform.Text{En: "Token", Es: "Token"},
			Help: platform.Text{
				En: "In the Viber admin panel (partners.viber.com), on the bot's page. It opens the bot's API, and proves that requests come from Viber.",
				Es: "En el panel de Viber (partners.viber.com), en la página del bot. Abre la API del bot y demuestra que las peticiones vienen de Viber.",
			},
		},
		{
			Name: "sender_name", Kind: "text", Pattern: `.{1,28}`, Placeholder: "Tienda Luna",
			Label: platform.Text{En: "Name above your messages", Es: "Nombre que se ve sobre tus mensajes"},
			Help: platform.Text{
				En: "At most 28 characters. Without one customers see the bot's own name.",
				Es: "Como máximo 28 caracteres. Si lo dejas vacío, los clientes ven el nombre del bot.",
			},
		},
		{
			Name: "welcome", Kind: "long",
			Label: platform.Text{En: "Words for who opens the chat", Es: "Texto para quien abre el chat"},
			Help: platform.Text{
				En: "Shown before the customer has written anything. It is the only message that Viber lets a bot show first; leave it empty for none.",
				Es: "Se muestra antes de que el cliente escriba nada. Es el único mensaje que Viber permite mostrar primero; déjalo vacío si no quieres ninguno.",
			},
		},
		{
			Name: "api_base_url", Kind: "url", Default: defaultBase, Pattern: `https?://.+`, Advanced: true,
			Label: platform.Text{En: "Address of the API", Es: "Dirección de la API"},
			Help:  platform.Text{En: "Change it for a proxy or a test server.", Es: "Cámbiala para usar un proxy o un servidor de pruebas."},
		},
	}
}

func steps() []platform.SetupStep {
	return []platform.SetupStep{
		{
			Title: platform.Text{En: "Have a bot", Es: "Ten un bot"},
			Body: platform.Text{
				En: "Since February 2024 new bots are made on commercial terms: ask Viber at forbusiness.viber.com, or one of its partners. It is made for you, and stands in the admin panel at partners.viber.com.",
				Es: "Desde febrero de 2024 los bots nuevos se crean con un contrato comercial: pídelo a Viber en forbusiness.viber.com o a uno de sus partners. Lo crean para ti y aparece en el panel partners.viber.com.",
			},
		},
		{
			Title: platform.Text{En: "Copy the token", Es: "Copia el token"},
			Body: platform.Text{
				En: "In the admin panel open the bot and copy its token. Paste it above and press Connect.",
				Es: "En el panel abre el bot y copia su token. Pégalo arriba y pulsa Conectar.",
			},
			Shows: []string{"auth_token"},
		},
		{
			Title: platform.Text{En: "Nothing else to set", Es: "No hay nada más que configurar"},
			Body: platform.Text{
				En: "Recado tells Viber this address by itself as soon as the channel is connected; Viber tries it at once. If the bot sends its messages elsewhere, the channel's page says so and offers to change it.",
				Es: "Recado indica esta dirección a Viber por sí mismo en cuanto el canal se conecta; Viber la prueba al momento. Si el bot envía sus mensajes a otro sitio, la página del canal lo dice y ofrece cambiarlo.",
			},
			Shows: []string{"webhook_url"},
		},
	}
}

func needs() *platform.Needs {
	return &platform.Needs{
		Who: platform.Text{
			En: "An administrator of the bot in Viber's admin panel, once Viber or a partner has made it.",
			Es: "Un administrador del bot en el panel de Viber, una vez que Viber o un partner lo haya creado.",
		},
		Before: []platform.Text{
			{
				En: "A contract with Viber or a partner: about €100 a month for a bot, and a fee for each message outside of a conversation.",
				Es: "Un contrato con Viber o con un partner: unos 100 € al mes por bot y una tarifa por cada mensaje fuera de una conversación.",
			},
			{
				En: "This server has to be reached from outside under a public HTTPS address with a certificate that is known: Viber fetches your files from it too.",
				Es: "Hay que poder llegar a este servidor desde fuera por una dirección HTTPS pública con un certificado reconocido: Viber también descarga de él tus archivos.",
			},
		},
		Assisted: true,
	}
}

func notes() []platform.Text {
	return []platform.Text{
		{
			En: "A bot cannot write first: a customer opens the chat and writes. Answers within 24 hours of their newest message are free; later ones are charged by the contract.",
			Es: "Un bot no puede escribir primero: el cliente abre el chat y escribe. Las respuestas en las 24 horas siguientes a su último mensaje son gratuitas; las posteriores se cobran según el contrato.",
		},
		{
			En: "Viber fetches the files of your messages from this server, by links that last about a day: no password may stand before /f/. Pictures have at most 1 MB; larger ones go as a document.",
			Es: "Viber descarga de este servidor los archivos de tus mensajes, con enlaces que duran alrededor de un día: no puede haber una contraseña delante de /f/. Las imágenes tienen 1 MB como máximo; las mayores van como documento.",
		},
		{
			En: "Voice notes and sound go as files to download. Customers' voice notes do not reach bots.",
			Es: "Las notas de voz y el audio van como archivos para descargar. Las notas de voz de los clientes no llegan a los bots.",
		},
		{
			En: "There are no quotes, reactions, edits, deletions or marks that somebody types.",
			Es: "No hay citas, reacciones, correcciones, borrados ni avisos de que alguien escribe.",
		},
		{
			En: "Viber tells no phone number unless the customer sends it as a contact. Each bot knows a customer under another id.",
			Es: "Viber no da el número de teléfono salvo que el cliente lo envíe como contacto. Cada bot conoce al cliente con un identificador distinto.",
		},
		{
			En: "Customers' files are fetched at once: their addresses are good for about an hour.",
			Es: "Los archivos de los clientes se descargan al momento: sus direcciones valen alrededor de una hora.",
		},
	}
}

func processing() *platform.Processing {
	return &platform.Processing{
		Parties: []platform.Party{{
			Name: "Rakuten Viber", Role: "controller",
			Does: platform.Text{
				En: "Carries messages between customers and the bot. Chats with bots are encrypted on the way to Viber's servers, not from end to end.",
				Es: "Transporta los mensajes entre los clientes y el bot. Los chats con bots van cifrados hasta los servidores de Viber, no de extremo a extremo.",
			},
			Kept: platform.Text{
				En: "Messages until they are delivered; files for about an hour where this server can fetch them.",
				Es: "Los mensajes, hasta su entrega; los archivos, alrededor de una hora donde este servidor puede descargarlos.",
			},
		}},
		Terms: []platform.DocLink{
			{Title: platform.Text{En: "Viber's privacy policy", Es: "Política de privacidad de Viber"}, URL: "https://www.viber.com/terms/viber-privacy-policy/"},
		},
	}
}

func caps() platform.Caps {
	return platform.Caps{
		TextLength:    maxText,
		CaptionLength: 512,
		Formatting:    "none",
		Splits:        true,
		Media: map[string]platform.Media{
			"image":    {Level: platform.Yes, MaxBytes: megabyte, Mimes: []string{"image/jpeg", "image/png"}, Caption: true},
			"video":    {Level: platform.Yes, MaxBytes: 26 * megabyte, Mimes: []string{"video/mp4"}},
			"audio":    {Level: platform.Yes, MaxBytes: 50 * megabyte},
			"voice":    {Level: platform.Yes, MaxBytes: 50 * megabyte},
			"document": {Level: platform.Yes, MaxBytes: 50 * megabyte},
		},
		Buttons:      platform.Choice{Level: platform.Yes, Max: 12, TitleLength: 60, IDLength: 256, BodyLength: maxText},
		List:         platform.ListLimits{Level: platform.Yes, Rows: 22, Sections: 10, TitleLength: 60, DescriptionLength: 120, BodyLength: 4000, IDLength: 256, SectionLength: 60},
		QuickReplies: platform.Choice{Level: platform.Yes, Max: 12, TitleLength: 60, IDLength: 256, BodyLength: maxText},
		Interactive:  platform.Interactive{BodyLength: maxText, HeaderLength: 128, FooterLength: 128, LinkLength: 60},
		LinkButton:   platform.Yes,
		Location:     platform.Yes,
		Contacts:     platform.Yes,
		Reply:        platform.No,
		Reactions:    platform.No,
		Edit:         platform.No,
		Delete:       platform.No,
		Typing:       platform.No,
		ReadReceipts: platform.No,
		Templates:    platform.No,
		Voice:        platform.No,
		Receipts:     []desk.Status{desk.StatusSent, desk.StatusDelivered, desk.StatusRead, desk.StatusFailed},
		Rates:        platform.Rates{PerSecond: 20, MaxConcurrency: 8},
		Proactive:    platform.No,
	}
}
