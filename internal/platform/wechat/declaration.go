package wechat

import (
	"strconv"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

const (
	// maxHook bounds a request of the network, whose items are small.
	maxHook = 1 << 20
	// answersPerMessage is how many messages may answer one of the customer's.
	answersPerMessage = 5
	windowSeconds     = 48 * 3600

	megabyte = 1 << 20
	maxImage = 10 * megabyte
	maxVoice = 2 * megabyte
	maxVideo = 10 * megabyte
	// maxText fits the network's 2,048 bytes whatever the characters are.
	maxText     = 512
	maxChoices  = 10
	choiceTitle = 64
	choiceID    = 128
)

func declaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   "wechat",
		Title: "WeChat",
		Summary: platform.Text{
			En: "A WeChat service account: customers in China and beyond write to it in the app that they use for everything.",
			Es: "Una cuenta de servicio de WeChat: los clientes de China y de fuera le escriben en la aplicación que usan para todo.",
		},
		Kinds:  []string{"messaging"},
		Mode:   platform.Asynchronous,
		Docs:   "https://developers.weixin.qq.com/doc/service/en/guide/",
		Fields: append(accountFields(), hookFields()...),
		Steps:  steps(),
		Checks: []platform.CheckDescriptor{
			{Key: checkAccount, Title: platform.Text{En: "WeChat takes the account's credentials", Es: "WeChat acepta las credenciales de la cuenta"}},
			{Key: checkMode, Title: platform.Text{En: "Requests are encrypted and can be read", Es: "Las peticiones van cifradas y se pueden leer"}},
		},
		Caps:       caps(answersPerMessage),
		Notes:      notes(),
		Needs:      needs(),
		Hook:       platform.HookDescriptor{MaxBytes: maxHook},
		Processing: processing(),
	}
}

func accountFields() []platform.Field {
	return []platform.Field{
		{
			Name: "app_id", Kind: "text", Required: true, Pattern: `[0-9A-Za-z_-]{4,64}`, Placeholder: "wx0123456789abcdef",
			Label: platform.Text{En: "AppID", Es: "AppID (identificador de la cuenta)"},
			Help: platform.Text{
				En: "In the console (mp.weixin.qq.com) under Settings and Development › Basic Configuration. It begins with wx.",
				Es: "En la consola (mp.weixin.qq.com), en Settings and Development › Basic Configuration. Empieza por wx.",
			},
		},
		{
			Name: "app_secret", Kind: "secret", Secret: true, Required: true,
			Label: platform.Text{En: "AppSecret", Es: "AppSecret (secreto de la cuenta)"},
			Help: platform.Text{
				En: "On the same page; an administrator has to scan a code to see it. Resetting it ends the old one.",
				Es: "En la misma página; un administrador tiene que escanear un código para verlo. Si se restablece, el anterior deja de valer.",
			},
		},
		{
			Name: "api_base_url", Kind: "url", Default: defaultBase, Pattern: `https?://.+`, Advanced: true,
			Label: platform.Text{En: "Address of the API", Es: "Dirección de la API"},
			Help:  platform.Text{En: "Change it for a region, a proxy or a test server.", Es: "Cámbiala para usar una región, un proxy o un servidor de pruebas."},
		},
		{
			Name: "answers_per_message", Kind: "digits", Default: strconv.Itoa(answersPerMessage), Pattern: `[1-9][0-9]?`, Advanced: true,
			Label: platform.Text{En: "Answers for each message", Es: "Respuestas por cada mensaje"},
			Help: platform.Text{
				En: "How many messages WeChat lets the account send for one of the customer's: 5, for some accounts 20.",
				Es: "Cuántos mensajes deja WeChat enviar a la cuenta por cada uno del cliente: 5; en algunas cuentas, 20.",
			},
		},
	}
}

func hookFields() []platform.Field {
	return []platform.Field{
		{
			Name: "verify_token", Kind: "secret", Secret: true, Required: true, Generate: true, Pattern: `[0-9A-Za-z]{3,32}`,
			Label: platform.Text{En: "Token", Es: "Token (de verificación)"},
			Help: platform.Text{
				En: "3 to 32 letters and digits of your choice. The console gets the same.",
				Es: "De 3 a 32 letras y cifras, las que quieras. La consola recibe el mismo.",
			},
		},
		{
			Name: "message_mode", Kind: "choice", Default: modeSecure,
			Label: platform.Text{En: "Message encryption mode", Es: "Modo de cifrado de los mensajes"},
			Help: platform.Text{
				En: "As chosen in the console. Secure also serves what the console calls compatible.",
				Es: "El que hayas elegido en la consola. El modo seguro sirve también para el que la consola llama compatible.",
			},
			Options: []platform.Option{
				{Value: modeSecure, Label: platform.Text{En: "Secure (encrypted)", Es: "Seguro (cifrado)"}},
				{Value: modePlain, Label: platform.Text{En: "Plain text", Es: "Texto plano"}},
			},
		},
		{
			Name: "encoding_aes_key", Kind: "secret", Secret: true, Pattern: `[0-9A-Za-z]{43}`,
			Label: platform.Text{En: "EncodingAESKey", Es: "EncodingAESKey (clave de cifrado)"},
			Help: platform.Text{
				En: "43 characters, made by the console with Random generation. Needed in secure mode.",
				Es: "43 caracteres que la consola genera con Random generation. Hace falta en el modo seguro.",
			},
		},
		{
			Name: "previous_encoding_aes_key", Kind: "secret", Secret: true, Pattern: `[0-9A-Za-z]{43}`, Advanced: true,
			Label: platform.Text{En: "Previous EncodingAESKey", Es: "EncodingAESKey anterior"},
			Help: platform.Text{
				En: "While the key is being changed: requests encrypted with the old one are still read.",
				Es: "Mientras se cambia la clave: las peticiones cifradas con la antigua se siguen leyendo.",
			},
		},
	}
}

func needs() *platform.Needs {
	return &platform.Needs{
		Who: platform.Text{
			En: "An administrator of the account, who signs in by scanning a code with their phone, together with whoever runs this server: its address has to go on the account's allow-list. WeChat reviews the account before.",
			Es: "Un administrador de la cuenta, que entra escaneando un código con su teléfono, junto con quien administra este servidor: su dirección tiene que estar en la lista de permitidas de la cuenta. Antes, WeChat revisa la cuenta.",
		},
		Before: []platform.Text{
			{En: "A business account first: a service account of WeChat, verified with the company's papers. WeChat charges a yearly fee for the verification.", Es: "Antes, una cuenta de empresa: una cuenta de servicio de WeChat, verificada con la documentación de la empresa. WeChat cobra una tasa anual por la verificación."},
			{En: "The fixed IP address from which this server calls out.", Es: "La dirección IP fija con la que este servidor sale a internet."},
			{En: "This server reached from outside on port 80 or 443.", Es: "Este servidor accesible desde fuera por el puerto 80 o 443."},
			{En: "The default skill that answers it, which this form asks for: a machine's script or people.", Es: "La habilidad predeterminada que la atiende, que este formulario pide: el guion de una máquina o personas."},
		},
		Assisted: true,
	}
}

func steps() []platform.SetupStep {
	return []platform.SetupStep{
		{
			Title: platform.Text{En: "Have a verified service account", Es: "Ten una cuenta de servicio verificada"},
			Body: platform.Text{
				En: "Register a service account at mp.weixin.qq.com and have it verified under Settings and Development › WeChat Verify. WeChat's staff look at the company's papers, which takes days. To try it out there are test accounts with all permissions.",
				Es: "Registra una cuenta de servicio en mp.weixin.qq.com y verifícala en Settings and Development › WeChat Verify. El personal de WeChat revisa la documentación de la empresa, lo que tarda días. Para probar hay cuentas de prueba con todos los permisos.",
			},
		},
		{
			Title: platform.Text{En: "Copy the AppID and the AppSecret", Es: "Copia el AppID y el AppSecret"},
			Body: platform.Text{
				En: "Under Settings and Development › Basic Configuration. Put this server's outgoing IP address on the IP allow-list there.",
				Es: "En Settings and Development › Basic Configuration. Añade allí la dirección IP de salida de este servidor a la lista de permitidas (IP allow-list).",
			},
		},
		{
			Title: platform.Text{En: "Point the server configuration here", Es: "Dirige aquí la configuración del servidor"},
			Body: platform.Text{
				En: "Connect the channel first. Then, on the same page of the console, edit Server Configuration: paste this address as URL and the same Token, generate the EncodingAESKey and copy it into the channel's settings, choose the secure mode, submit, and press Enable. WeChat looks whether this server answers.",
				Es: "Conecta antes el canal. Después, en la misma página de la consola, edita Server Configuration: pega esta dirección como URL y el mismo Token, genera la EncodingAESKey y cópiala en los ajustes del canal, elige el modo seguro, envía y pulsa Enable. WeChat comprueba que este servidor responde.",
			},
			Shows: []string{"webhook_url", "verify_token"},
		},
		{
			Title: platform.Text{En: "Keep one program on the account", Es: "Que un solo programa use la cuenta"},
			Body: platform.Text{
				En: "The server configuration switches automatic replies and the menu of the console off: make menus by another program, and let none but this one take messages.",
				Es: "La configuración del servidor desactiva las respuestas automáticas y el menú de la consola: crea los menús con otro programa y que ninguno más que este reciba mensajes.",
			},
		},
	}
}

func notes() []platform.Text {
	return []platform.Text{
		{
			En: "A message of the customer can be answered for 48 hours, and five times: then they have to write again. After a press of a menu or a choice WeChat counts three messages within a minute.",
			Es: "A un mensaje del cliente se le puede responder durante 48 horas y cinco veces: después tiene que volver a escribir. Tras pulsar un menú o una opción, WeChat cuenta tres mensajes en un minuto.",
		},
		{
			En: "Nobody can be written to first: a customer follows the account and writes.",
			Es: "No se puede escribir a nadie primero: el cliente sigue la cuenta y escribe.",
		},
		{
			En: "Pictures (10 MB), films (10 MB) and recordings in AMR or MP3 (2 MB) can be sent; other files go as a link. WeChat gives out what customers send for three days: it is fetched at once.",
			Es: "Se pueden enviar imágenes (10 MB), vídeos (10 MB) y grabaciones en AMR o MP3 (2 MB); otros archivos van como enlace. WeChat guarda tres días lo que envían los clientes: se descarga al momento.",
		},
		{
			En: "WeChat no longer tells customers' names or pictures: they show under the note that the business made of them, or an id, until somebody here names them.",
			Es: "WeChat ya no da los nombres ni las fotos de los clientes: aparecen con la nota que la empresa les puso, o con un identificador, hasta que alguien les dé nombre aquí.",
		},
		{
			En: "WeChat does not say whether a message arrived or was read. There are no quotes, reactions or edits. WeChat's operator can read all messages and blocks some by what they say.",
			Es: "WeChat no dice si un mensaje llegó o se leyó. No hay citas, reacciones ni ediciones. El operador de WeChat puede leer todos los mensajes y bloquea algunos por lo que dicen.",
		},
	}
}

func caps(answers int) platform.Caps {
	return platform.Caps{
		TextLength:    maxText,
		CaptionLength: maxText,
		Formatting:    "none",
		Media: map[string]platform.Media{
			"image": {Level: platform.Yes, MaxBytes: maxImage, Mimes: []string{"image/jpeg", "image/png", "image/gif"}},
			"video": {Level: platform.Yes, MaxBytes: maxVideo, Mimes: []string{"video/mp4"}, Caption: true},
			"audio": {Level: platform.Yes, MaxBytes: maxVoice, Mimes: []string{"audio/amr", "audio/mpeg"}},
		},
		Buttons:  platform.Choice{Level: platform.Yes, Max: maxChoices, TitleLength: choiceTitle, IDLength: choiceID, BodyLength: maxText},
		Page:     platform.Yes,
		Typing:   platform.Yes,
		Receipts: []desk.Status{},
		Window:   platform.WindowRule{Seconds: windowSeconds, Messages: answers},
		Rates:    platform.Rates{PerSecond: 50, MaxConcurrency: 8},
		Splits:   true,
	}
}
