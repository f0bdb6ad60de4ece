package line

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// maxHook bounds a request of the network, whose events are small.
const maxHook = 1 << 20

func declaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   "line",
		Title: "LINE",
		Summary: platform.Text{
			En: "A LINE Official Account: customers write to it in the app that Japan, Taiwan and Thailand chat with.",
			Es: "Una cuenta oficial de LINE: los clientes le escriben en la aplicación con la que se chatea en Japón, Taiwán y Tailandia.",
		},
		Kinds:  []string{"messaging"},
		Mode:   platform.Asynchronous,
		Docs:   "https://developers.line.biz/en/docs/messaging-api/",
		Fields: fields(),
		Steps:  steps(),
		Checks: []platform.CheckDescriptor{
			{Key: checkAccount, Title: platform.Text{En: "The token opens the account", Es: "El token abre la cuenta"}},
			{Key: checkHook, Title: platform.Text{En: "The account sends its messages here", Es: "La cuenta envía aquí sus mensajes"}},
			{Key: checkReach, Title: platform.Text{En: "LINE reaches this server", Es: "LINE llega a este servidor"}},
			{Key: checkQuota, Title: platform.Text{En: "Messages are left this month", Es: "Quedan mensajes este mes"}},
		},
		Caps:       caps(),
		Notes:      notes(),
		Needs:      needs(),
		Hook:       platform.HookDescriptor{MaxBytes: maxHook},
		Processing: processing(),
		Sample: `curl -X POST '{{api_base_url}}/v2/bot/message/push' \
  -H 'Authorization: Bearer {{channel_access_token}}' -H 'Content-Type: application/json' \
  -d '{"to":"U0123456789abcdef0123456789abcdef","messages":[{"type":"text","text":"Hello"}]}'`,
	}
}

func fields() []platform.Field {
	return []platform.Field{
		{
			Name: "channel_secret", Kind: "secret", Secret: true, Required: true,
			Label: platform.Text{En: "Channel secret", Es: "Channel secret (secreto del canal)"},
			Help: platform.Text{
				En: "In the LINE Developers Console, on the channel's tab Basic settings. It proves that requests come from LINE.",
				Es: "En la LINE Developers Console, en la pestaña Basic settings del canal. Demuestra que las peticiones vienen de LINE.",
			},
		},
		{
			Name: "channel_access_token", Kind: "secret", Secret: true, Required: true,
			Label: platform.Text{En: "Channel access token (long-lived)", Es: "Channel access token (de larga duración)"},
			Help: platform.Text{
				En: "On the tab Messaging API, at its end: press Issue. Issuing another ends this one.",
				Es: "En la pestaña Messaging API, al final: pulsa Issue. Si emites otro, este deja de valer.",
			},
		},
		{
			Name: "api_base_url", Kind: "url", Default: defaultBase, Pattern: `https?://.+`, Advanced: true,
			Label: platform.Text{En: "Address of the API", Es: "Dirección de la API"},
			Help:  platform.Text{En: "Change it for a proxy or a test server.", Es: "Cámbiala para usar un proxy o un servidor de pruebas."},
		},
		{
			Name: "data_base_url", Kind: "url", Pattern: `https?://.+`, Advanced: true, Placeholder: defaultData,
			Label: platform.Text{En: "Address of the files", Es: "Dirección de los archivos"},
			Help: platform.Text{
				En: "Where customers' files are fetched. Left empty it is LINE's own, or the API's address where that is not LINE's.",
				Es: "De dónde se descargan los archivos de los clientes. Si la dejas vacía es la de LINE o, si la API no es la de LINE, la de la API.",
			},
		},
	}
}

func needs() *platform.Needs {
	return &platform.Needs{
		Who: platform.Text{
			En: "An administrator of the LINE Official Account who also has the Admin role of its provider in the LINE Developers Console.",
			Es: "Un administrador de la cuenta oficial de LINE que tenga también el rol Admin de su proveedor en la LINE Developers Console.",
		},
		Before: []platform.Text{
			{En: "A LINE Official Account (a free one will do).", Es: "Una cuenta oficial de LINE (basta una gratuita)."},
			{En: "A business ID with access to the LINE Developers Console.", Es: "Un business ID con acceso a la LINE Developers Console."},
			{En: "This server reached from outside by HTTPS with a public certificate.", Es: "Este servidor accesible desde fuera por HTTPS con un certificado público."},
		},
	}
}

func steps() []platform.SetupStep {
	return []platform.SetupStep{
		{
			Title: platform.Text{En: "Enable the Messaging API", Es: "Activa la Messaging API"},
			Body: platform.Text{
				En: "In LINE Official Account Manager (manager.line.biz) open the account, then Settings › Messaging API › Enable Messaging API, and choose or make a provider. The provider cannot be changed later.",
				Es: "En LINE Official Account Manager (manager.line.biz) abre la cuenta y luego Settings › Messaging API › Enable Messaging API, y elige o crea un proveedor. El proveedor no se puede cambiar después.",
			},
		},
		{
			Title: platform.Text{En: "Copy the channel secret", Es: "Copia el channel secret"},
			Body: platform.Text{
				En: "Open the channel in the LINE Developers Console (developers.line.biz/console). The tab Basic settings has the Channel secret.",
				Es: "Abre el canal en la LINE Developers Console (developers.line.biz/console). La pestaña Basic settings tiene el Channel secret.",
			},
		},
		{
			Title: platform.Text{En: "Issue the access token", Es: "Emite el token de acceso"},
			Body: platform.Text{
				En: "On the tab Messaging API, under Channel access token (long-lived), press Issue and copy it.",
				Es: "En la pestaña Messaging API, en Channel access token (long-lived), pulsa Issue y cópialo.",
			},
		},
		{
			Title: platform.Text{En: "Switch the webhook on", Es: "Activa el webhook"},
			Body: platform.Text{
				En: "Once the channel is connected, the button on its page sets this address at LINE; it can also be pasted as Webhook URL on the tab Messaging API. Then switch on Use webhook and Webhook redelivery there: these two can be switched in the console alone.",
				Es: "Cuando el canal esté conectado, el botón de su página pone esta dirección en LINE; también puedes pegarla como Webhook URL en la pestaña Messaging API. Después activa allí Use webhook y Webhook redelivery: estos dos solo se pueden activar en la consola.",
			},
			Shows: []string{"webhook_url"},
		},
		{
			Title: platform.Text{En: "Switch LINE's own answers off", Es: "Desactiva las respuestas propias de LINE"},
			Body: platform.Text{
				En: "In LINE Official Account Manager under Settings › Response settings switch off Greeting message, Auto-response and Chat, so that customers are not answered twice.",
				Es: "En LINE Official Account Manager, en Settings › Response settings, desactiva Greeting message, Auto-response y Chat, para que los clientes no reciban dos respuestas.",
			},
		},
	}
}

func notes() []platform.Text {
	return []platform.Text{
		{
			En: "Nobody can be written to first: a customer adds the account as a friend and writes. After that they can be answered at any time.",
			Es: "No se puede escribir a nadie primero: el cliente añade la cuenta como amiga y escribe. Desde entonces se le puede responder en cualquier momento.",
		},
		{
			En: "Files cannot be sent to customers: send a link instead. Their pictures, films, recordings and files arrive here.",
			Es: "No se pueden enviar archivos a los clientes: envía un enlace. Sus fotos, vídeos, grabaciones y archivos sí llegan aquí.",
		},
		{
			En: "An answer within a minute of the customer's message is free; later ones count against the account's messages of the month. LINE's plan says how many there are.",
			Es: "Una respuesta en el primer minuto desde el mensaje del cliente es gratuita; las posteriores cuentan en los mensajes del mes de la cuenta. El plan de LINE dice cuántos hay.",
		},
		{
			En: "LINE does not say whether a message arrived or was read, and shows no message of yours as a quote, a reaction or an edit. What customers take back is marked here.",
			Es: "LINE no dice si un mensaje llegó o se leyó, ni permite citar, reaccionar o editar tus mensajes. Lo que los clientes retiran se marca aquí.",
		},
		{
			En: "Who blocks the account is not reached any more, and LINE reports no failure for it: the thread says when it happened.",
			Es: "A quien bloquea la cuenta no le llega nada más, y LINE no avisa del fallo: el hilo dice cuándo pasó.",
		},
	}
}

func caps() platform.Caps {
	return platform.Caps{
		TextLength:   maxText,
		Formatting:   "none",
		Buttons:      platform.Choice{Level: platform.Yes, Max: maxButtons, TitleLength: maxLabel, IDLength: maxID, BodyLength: buttonsText},
		QuickReplies: platform.Choice{Level: platform.Yes, Max: maxQuick, TitleLength: maxLabel, IDLength: maxID, BodyLength: maxText},
		Cards: platform.CardLimits{
			Level: platform.Yes, Max: maxColumns, TitleLength: cardTitle, TextLength: cardText, Buttons: cardButtons, ButtonLength: maxLabel, IDLength: maxID,
		},
		LinkButton:  platform.Yes,
		Location:    platform.Yes,
		Typing:      platform.Yes,
		Receipts:    []desk.Status{},
		Rates:       platform.Rates{PerSecond: 1000, MaxConcurrency: 16},
		Idempotent:  true,
		Handles:     true,
		Splits:      true,
		Interactive: platform.Interactive{BodyLength: buttonsText, LinkLength: maxLabel},
	}
}
