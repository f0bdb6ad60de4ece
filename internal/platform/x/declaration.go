package x

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

const maxImage = 5 << 20

func declaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   "x",
		Title: "X",
		Summary: platform.Text{
			En: "An account on X (Twitter): its direct messages, and in public its posts, mentions, answers and quotes.",
			Es: "Una cuenta de X (Twitter): sus mensajes directos y, en público, sus posts, menciones, respuestas y citas.",
		},
		Kinds:     []string{"messaging", "social"},
		Mode:      platform.Asynchronous,
		Docs:      "https://docs.x.com/x-api/introduction",
		PrivateBy: "x",
		Needs: &platform.Needs{
			Who: platform.Text{
				En: "Somebody with access to X's developer console, together with whoever runs the account.",
				Es: "Alguien con acceso a la consola de desarrolladores de X, junto con quien lleve la cuenta.",
			},
			Before: []platform.Text{
				{
					En: "A developer account with credits: X charges for each message and post that is sent or received.",
					Es: "Una cuenta de desarrollador con créditos: X cobra por cada mensaje y cada post que se envía o se recibe.",
				},
				{
					En: "An app with permission to read, write and direct messages, and an access token of the account made after that was set.",
					Es: "Una aplicación con permisos de lectura, escritura y mensajes directos, y un token de acceso de la cuenta generado después.",
				},
				{
					En: "A skill whose agents answer in private and in public: choose it as the channel's default.",
					Es: "Una habilidad cuyos agentes respondan en privado y en público: elígela como la predeterminada del canal.",
				},
			},
			Assisted: true,
		},
		Fields: fields(),
		Steps:  steps(),
		Checks: []platform.CheckDescriptor{
			{Key: checkAccount, Title: platform.Text{En: "The access token is the account's", Es: "El token de acceso es de la cuenta"}},
			{Key: checkHook, Title: platform.Text{En: "The app sends the account's messages and mentions here", Es: "La aplicación envía aquí los mensajes y las menciones de la cuenta"}},
		},
		Caps: caps(""),
		Hook: platform.HookDescriptor{MaxBytes: 3 << 20, Timed: true},
		Notes: []platform.Text{
			{
				En: "Nobody can be written to first: people have to follow the account, write to it, or allow messages from everybody.",
				Es: "No se puede escribir primero a nadie: la gente tiene que seguir a la cuenta, escribirle o permitir mensajes de cualquiera.",
			},
			{
				En: "X lets an account send 15 messages in a quarter of an hour and 1,440 in a day. What is over that waits until X takes it.",
				Es: "X permite enviar 15 mensajes por cuarto de hora y 1440 al día. Lo que pase de ahí espera hasta que X lo acepte.",
			},
			{
				En: "Encrypted chats can be read on X alone: the channel's page says that one came.",
				Es: "Los chats cifrados solo se pueden leer en X: la página del canal avisa de que ha llegado uno.",
			},
			{
				En: "In public X lets apps answer only those who named the account or quoted it. Where it refuses an answer you read so, with the link to answer on X itself.",
				Es: "En público, X solo deja que las aplicaciones respondan a quien mencionó o citó a la cuenta. Si rechaza una respuesta lo lees así, con el enlace para responder en el propio X.",
			},
			{
				En: "A post has 280 characters as X counts them: emoji and most non-Latin letters count twice, each link 23. Replies can be hidden under the account's own posts alone.",
				Es: "Un post tiene 280 caracteres según los cuenta X: los emojis y la mayoría de letras no latinas cuentan doble; cada enlace, 23. Solo se ocultan respuestas a posts propios.",
			},
			{
				En: "X does not say when others delete what they wrote, nor who likes or shares a post: counts are read now and then.",
				Es: "X no avisa cuando otros borran lo que escribieron ni de quién da me gusta o comparte: los recuentos se leen de vez en cuando.",
			},
			{
				En: "One picture of up to 5 MB a message; videos and other files come in, but cannot be sent. Choices go as numbered text.",
				Es: "Una imagen de hasta 5 MB por mensaje; los vídeos y otros archivos llegan, pero no se pueden enviar. Las opciones van como texto numerado.",
			},
		},
	}
}

func caps(plan string) platform.Caps {
	return platform.Caps{
		TextLength: 10_000, CaptionLength: 10_000, Formatting: "none",
		Media: map[string]platform.Media{
			"image": {Level: platform.Yes, MaxBytes: maxImage, Mimes: []string{"image/jpeg", "image/png", "image/gif", "image/webp"}, Caption: true},
		},
		Receipts: []desk.Status{desk.StatusSent, desk.StatusRead},
		Rates:    platform.Rates{PerSecond: 1, PairPerSecond: 1, PairBurst: 5, MaxConcurrency: 2},
		Public:   publicCaps(plan),
	}
}

func secret(name string, label, help platform.Text) platform.Field {
	return platform.Field{Name: name, Kind: "secret", Secret: true, Required: true, Label: label, Help: help}
}

func fields() []platform.Field {
	bearer := secret("bearer_token", platform.Text{En: "Bearer token of the app", Es: "Bearer token de la aplicación"}, platform.Text{
		En: "With it the webhook is registered from here. Without it, do that in the developer console.",
		Es: "Con él se registra el webhook desde aquí. Sin él, hazlo en la consola de desarrolladores.",
	})
	bearer.Required = false
	return []platform.Field{
		{
			Name: "user_id", Kind: "digits", Required: true, Pattern: `[0-9]{1,25}`, Placeholder: "100200300",
			Label: platform.Text{En: "Id of the account", Es: "Id de la cuenta"},
			Help: platform.Text{
				En: "The number before the dash in the access token.",
				Es: "El número que va antes del guion en el token de acceso.",
			},
		},
		{
			Name: "consumer_key", Kind: "text", Required: true,
			Label: platform.Text{En: "API key of the app", Es: "API key de la aplicación"},
			Help:  platform.Text{En: "Keys and tokens › Consumer keys.", Es: "Keys and tokens › Consumer keys."},
		},
		secret("consumer_secret", platform.Text{En: "API key secret", Es: "API key secret (secreto de la aplicación)"}, platform.Text{
			En: "Beside the API key. It also proves that requests come from X.",
			Es: "Junto a la API key. También demuestra que las peticiones vienen de X.",
		}),
		secret("access_token", platform.Text{En: "Access token of the account", Es: "Access token de la cuenta"}, platform.Text{
			En: "Keys and tokens › Access token, made while the account was signed in.",
			Es: "Keys and tokens › Access token, generado con la sesión de la cuenta iniciada.",
		}),
		secret("access_token_secret", platform.Text{En: "Access token secret", Es: "Access token secret (secreto del token)"}, platform.Text{
			En: "Shown once, together with the access token.", Es: "Se muestra una sola vez, junto con el access token.",
		}),
		bearer,
		{
			Name: "receive", Kind: "choice",
			Options: []platform.Option{
				{Value: "", Label: platform.Text{En: "At once, by webhook", Es: "Al momento, por webhook"}},
				{Value: "poll", Label: platform.Text{En: "By asking once a minute", Es: "Preguntando cada minuto"}},
			},
			Label: platform.Text{En: "How messages come in", Es: "Cómo llegan los mensajes"},
			Help: platform.Text{
				En: "Asking needs no public address, but shows neither typing nor what was read, and no quotes.",
				Es: "Preguntar no necesita una dirección pública, pero no muestra quién escribe ni lo leído, ni trae las citas.",
			},
		},
		{
			Name: "plan", Kind: "choice", Advanced: true,
			Options: []platform.Option{
				{Value: "", Label: platform.Text{En: "Pay per use", Es: "Pago por uso"}},
				{Value: enterprise, Label: platform.Text{En: "Enterprise contract", Es: "Contrato Enterprise"}},
			},
			Label: platform.Text{En: "The app's plan at X", Es: "Plan de la aplicación en X"},
			Help: platform.Text{
				En: "X lets only Enterprise apps block accounts.",
				Es: "X solo permite bloquear cuentas a las aplicaciones Enterprise.",
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
			Title: platform.Text{En: "Make an app in the developer console", Es: "Crea una aplicación en la consola de desarrolladores"},
			Body: platform.Text{
				En: "At console.x.com make a project and an app, and buy credits. Under User authentication settings choose “Read and write and Direct message”.",
				Es: "En console.x.com crea un proyecto y una aplicación, y compra créditos. En User authentication settings elige «Read and write and Direct message».",
			},
		},
		{
			Title: platform.Text{En: "Make the keys and tokens", Es: "Genera las claves y los tokens"},
			Body: platform.Text{
				En: "Under Keys and tokens, with the account signed in: API key and secret, bearer token, access token and secret. A token made before the permission was changed does not have it.",
				Es: "En Keys and tokens, con la sesión de la cuenta iniciada: API key y su secreto, bearer token, access token y su secreto. Un token anterior al cambio de permisos no los tiene.",
			},
		},
		{
			Title: platform.Text{En: "Register the webhook", Es: "Registra el webhook"},
			Body: platform.Text{
				En: "With the bearer token press Subscribe on the channel's page: the address is registered, X checks it, and the account's messages, mentions and answers are subscribed to. X takes addresses over HTTPS without a port alone.",
				Es: "Con el bearer token, pulsa Suscribir en la página del canal: se registra la dirección, X la comprueba y se suscriben los mensajes, menciones y respuestas de la cuenta. X solo admite direcciones HTTPS sin puerto.",
			},
			Shows: []string{"webhook_url"},
		},
	}
}
