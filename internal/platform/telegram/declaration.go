package telegram

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

const (
	// maxHook bounds a request of the network, which is one message in words.
	maxHook = 1 << 20
	maxText = 4096

	megabyte = 1 << 20
)

func declaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   "telegram",
		Title: "Telegram",
		Summary: platform.Text{
			En: "A Telegram bot that your customers write to, with files, buttons and reactions.",
			Es: "Un bot de Telegram al que escriben tus clientes, con archivos, botones y reacciones.",
		},
		Kinds:      []string{"messaging"},
		Mode:       platform.Asynchronous,
		Docs:       "https://core.telegram.org/bots/api",
		Fields:     declaredFields(),
		Steps:      steps(),
		Checks:     checks(),
		Caps:       caps(),
		Notes:      notes(),
		Hook:       platform.HookDescriptor{MaxBytes: maxHook, Timed: true},
		Processing: processing(),
		Needs:      needs(),
		Sample: `curl -X POST '{{api_base_url}}/bot{{bot_token}}/sendMessage' \
  -H 'Content-Type: application/json' \
  -d '{"chat_id": 9001, "text": "Hello"}'`,
		Chat: &platform.ChatLink{
			URL: "https://t.me/{username}", TextParam: "text", TextLength: 1000, Address: "username", Previewers: []string{"TelegramBot"},
		},
	}
}

func declaredFields() []platform.Field {
	return []platform.Field{
		{
			Name: "bot_token", Kind: "secret", Secret: true, Required: true, Pattern: `[0-9]{1,20}:[0-9A-Za-z_-]{10,100}`, Placeholder: "123456789:AAE…",
			Label: platform.Text{En: "Bot token", Es: "Token del bot"},
			Help: platform.Text{
				En: "The one that @BotFather answered when the bot was made; /mybots › API Token shows it again. Whoever has it is the bot.",
				Es: "El que respondió @BotFather al crear el bot; /mybots › API Token lo muestra otra vez. Quien lo tiene puede actuar como el bot.",
			},
		},
		{
			Name: "webhook_secret", Kind: "secret", Secret: true, Required: true, Generate: true, Pattern: `[A-Za-z0-9_-]{1,256}`,
			Label: platform.Text{En: "Webhook secret", Es: "Secreto del webhook"},
			Help: platform.Text{
				En: "Any long random word of letters, digits, _ and -. Telegram sends it along with each message, so that nobody else can pretend to be Telegram. You need it nowhere else.",
				Es: "Cualquier palabra larga al azar de letras, cifras, _ y -. Telegram la envía con cada mensaje, para que nadie más pueda hacerse pasar por Telegram. No la necesitas en ningún otro sitio.",
			},
		},
		{
			Name: "username", Kind: "text", Pattern: `[A-Za-z][A-Za-z0-9_]{3,31}`, Placeholder: "my_shop_bot",
			Label: platform.Text{En: "The bot's username, for links", Es: "Nombre de usuario del bot, para enlaces"},
			Help: platform.Text{
				En: "Without the @. Links and codes to scan that open a chat with the bot need it; messages do not.",
				Es: "Sin la @. Lo necesitan los enlaces y los códigos que abren un chat con el bot; los mensajes, no.",
			},
		},
		{
			Name: "api_base_url", Kind: "url", Default: defaultBase, Pattern: `https?://.+`, Advanced: true,
			Label: platform.Text{En: "Address of the API", Es: "Dirección de la API"},
			Help: platform.Text{
				En: "Change it for a Bot API server of your own, a proxy or a test server.",
				Es: "Cámbiala para usar un servidor propio de la Bot API, un proxy o un servidor de pruebas.",
			},
		},
	}
}

func steps() []platform.SetupStep {
	return []platform.SetupStep{
		{
			Title: platform.Text{En: "Make a bot", Es: "Crea un bot"},
			Body: platform.Text{
				En: "In Telegram open a chat with @BotFather and send /newbot. It asks for a name, which customers see, and for a username that ends in “bot”. If you have a bot already, send /mybots and choose it.",
				Es: "En Telegram abre un chat con @BotFather y envía /newbot. Te pide un nombre, que verán los clientes, y un nombre de usuario que acabe en «bot». Si ya tienes un bot, envía /mybots y elígelo.",
			},
		},
		{
			Title: platform.Text{En: "Copy the token", Es: "Copia el token"},
			Body: platform.Text{
				En: "@BotFather answers with the token, two parts with a colon between them. Paste it above and press Connect.",
				Es: "@BotFather responde con el token: dos partes separadas por dos puntos. Pégalo arriba y pulsa Conectar.",
			},
			Shows: []string{"bot_token"},
		},
		{
			Title: platform.Text{En: "Nothing else to set", Es: "No hay nada más que configurar"},
			Body: platform.Text{
				En: "Recado tells Telegram this address by itself as soon as the channel is connected. If the bot sends its messages elsewhere, the channel's page says so and offers to change it.",
				Es: "Recado indica esta dirección a Telegram por sí mismo en cuanto el canal se conecta. Si el bot envía sus mensajes a otro sitio, la página del canal lo dice y ofrece cambiarlo.",
			},
			Shows: []string{"webhook_url"},
		},
		{
			Title: platform.Text{En: "Give the bot a face", Es: "Ponle cara al bot"},
			Body: platform.Text{
				En: "With /setuserpic, /setdescription and /setabouttext @BotFather takes a picture and the words that customers see before they write.",
				Es: "Con /setuserpic, /setdescription y /setabouttext @BotFather acepta una imagen y los textos que ven los clientes antes de escribir.",
			},
		},
	}
}

func needs() *platform.Needs {
	return &platform.Needs{
		Who: platform.Text{
			En: "Anybody with a Telegram account: who makes the bot in the chat with @BotFather owns it. Nobody at Telegram has to agree.",
			Es: "Cualquiera con una cuenta de Telegram: quien crea el bot en el chat con @BotFather es su dueño. Nadie de Telegram tiene que aprobarlo.",
		},
		Before: []platform.Text{
			{En: "A Telegram account that stays with the business, rather than a private one.", Es: "Una cuenta de Telegram que se quede en la empresa, mejor que una personal."},
			{
				En: "This server has to be reached from outside under a public HTTPS address, on port 443, 80, 88 or 8443.",
				Es: "Hay que poder llegar a este servidor desde fuera por una dirección HTTPS pública, en el puerto 443, 80, 88 u 8443.",
			},
		},
	}
}

func notes() []platform.Text {
	return []platform.Text{
		{
			En: "A bot cannot write first: a customer opens the chat and presses Start. After that you can answer at any time.",
			Es: "Un bot no puede escribir primero: el cliente abre el chat y pulsa Iniciar. Después puedes responder en cualquier momento.",
		},
		{
			En: "Telegram does not tell whether a message arrived or was read.",
			Es: "Telegram no dice si un mensaje llegó o se leyó.",
		},
		{
			En: "Customers' edits arrive; what they delete does not, so it stays here.",
			Es: "Llegan las correcciones de los clientes; lo que borran no se comunica, así que aquí se queda.",
		},
		{
			En: "Files of customers are fetched up to 20 MB. Larger ones do not reach bots.",
			Es: "Los archivos de los clientes se descargan hasta 20 MB. Los mayores no llegan a los bots.",
		},
		{
			En: "Messages in groups and channels are not taken: one chat is one customer.",
			Es: "Los mensajes de grupos y canales no se recogen: un chat es un cliente.",
		},
		{
			En: "Telegram tells no phone number unless the customer shares it.",
			Es: "Telegram no da el número de teléfono salvo que el cliente lo comparta.",
		},
		{
			En: "Bots can react with the common emoji alone; Telegram refuses others.",
			Es: "Los bots solo pueden reaccionar con los emojis habituales; Telegram rechaza los demás.",
		},
	}
}

func processing() *platform.Processing {
	return &platform.Processing{
		Parties: []platform.Party{{
			Name: "Telegram", Role: "controller",
			Does: platform.Text{
				En: "Carries and keeps the messages between customers and the bot. Chats with bots are encrypted on the way to Telegram's servers, not from end to end: Telegram can read them.",
				Es: "Transporta y guarda los mensajes entre los clientes y el bot. Los chats con bots van cifrados hasta los servidores de Telegram, no de extremo a extremo: Telegram puede leerlos.",
			},
			Kept: platform.Text{
				En: "In the customer's chat until they delete it. What this server has not fetched is dropped after 24 hours.",
				Es: "En el chat del cliente, hasta que lo borre. Lo que este servidor no ha recogido se descarta a las 24 horas.",
			},
		}},
		Terms: []platform.DocLink{
			{Title: platform.Text{En: "Telegram's privacy policy", Es: "Política de privacidad de Telegram"}, URL: "https://telegram.org/privacy"},
			{Title: platform.Text{En: "Terms for bot developers", Es: "Condiciones para desarrolladores de bots"}, URL: "https://telegram.org/tos/bot-developers"},
		},
	}
}

func caps() platform.Caps {
	return platform.Caps{
		TextLength:    maxText,
		CaptionLength: 1024,
		Formatting:    "html",
		Splits:        true,
		Media: map[string]platform.Media{
			"image":    {Level: platform.Yes, MaxBytes: 10 * megabyte, Mimes: []string{"image/jpeg", "image/png", "image/webp", "image/gif"}, Caption: true},
			"video":    {Level: platform.Yes, MaxBytes: 50 * megabyte, Caption: true},
			"audio":    {Level: platform.Yes, MaxBytes: 50 * megabyte, Caption: true},
			"voice":    {Level: platform.Yes, MaxBytes: 50 * megabyte, Caption: true},
			"document": {Level: platform.Yes, MaxBytes: 50 * megabyte, Caption: true},
			"sticker":  {Level: platform.Yes, MaxBytes: megabyte / 2, Mimes: []string{"image/webp"}},
		},
		Buttons:      platform.Choice{Level: platform.Yes, Max: 12, TitleLength: 64, IDLength: maxData, BodyLength: maxText},
		List:         platform.ListLimits{Level: platform.Yes, Rows: 60, Sections: 20, TitleLength: 64, DescriptionLength: 120, BodyLength: 2048, IDLength: maxData, SectionLength: 64},
		QuickReplies: platform.Choice{Level: platform.Yes, Max: 12, TitleLength: 64, IDLength: maxData, BodyLength: maxText},
		Interactive:  platform.Interactive{BodyLength: maxText, HeaderLength: 128, FooterLength: 128, LinkLength: 64},
		LinkButton:   platform.Yes,
		Page:         platform.Yes,
		Location:     platform.Yes,
		Contacts:     platform.Yes,
		Reply:        platform.Yes,
		Reactions:    platform.Yes,
		Edit:         platform.No,
		Delete:       platform.No,
		Typing:       platform.Yes,
		ReadReceipts: platform.No,
		Templates:    platform.No,
		Voice:        platform.No,
		Receipts:     []desk.Status{desk.StatusSent},
		Rates:        platform.Rates{PerSecond: 30, PairPerSecond: 1, PairBurst: 5, MaxConcurrency: 16},
		Proactive:    platform.No,
	}
}
