package slack

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

const (
	maxHook    = 1 << 20
	textLength = 4000
	maxFile    = 1 << 30
)

func declaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   "slack",
		Title: "Slack",
		Summary: platform.Text{
			En: "An app in a Slack workspace: people write to it directly, or mention it in a channel.",
			Es: "Una aplicación en un espacio de trabajo de Slack: la gente le escribe directamente o la menciona en un canal.",
		},
		Kinds:  []string{"collaboration"},
		Mode:   platform.Asynchronous,
		Docs:   "https://docs.slack.dev/",
		Fields: fields(),
		Steps:  steps(),
		Checks: []platform.CheckDescriptor{
			{Key: checkToken, Title: platform.Text{En: "The token is valid", Es: "El token es válido"}},
			{Key: checkTeam, Title: platform.Text{En: "The token is of this workspace", Es: "El token es de este espacio de trabajo"}},
			{Key: checkScopes, Title: platform.Text{En: "The app has the permissions that it needs", Es: "La aplicación tiene los permisos que necesita"}},
		},
		Caps:       caps(),
		Notes:      notes(),
		Hook:       platform.HookDescriptor{MaxBytes: maxHook},
		Needs:      needs(),
		Processing: processing(),
		Sample: `curl -X POST '{{api_base_url}}/chat.postMessage' \
  -H 'Authorization: Bearer {{bot_token}}' -H 'Content-Type: application/json; charset=utf-8' \
  -d '{"channel":"U0123456789","text":"Hello"}'`,
	}
}

func caps() platform.Caps {
	file := platform.Media{Level: platform.Yes, MaxBytes: maxFile, Caption: true}
	return platform.Caps{
		TextLength:    textLength,
		CaptionLength: textLength,
		Formatting:    "mrkdwn",
		Media: map[string]platform.Media{
			"image": file, "video": file, "audio": file, "voice": file, "document": file,
		},
		Buttons: platform.Choice{Level: platform.Yes, Max: 25, TitleLength: 75, IDLength: 2000, BodyLength: 3000},
		List: platform.ListLimits{
			Level: platform.Yes, Rows: 100, Sections: 20, TitleLength: 75, DescriptionLength: 75, LabelLength: 75, BodyLength: 3000, IDLength: 150, SectionLength: 75,
		},
		LinkButton:  platform.Yes,
		Interactive: platform.Interactive{BodyLength: 3000, LinkLength: 75},
		Cards:       platform.CardLimits{Level: platform.Yes, Max: 10, TitleLength: 150, TextLength: 1000, Buttons: 5, ButtonLength: 75, IDLength: 2000},
		Page:        platform.Yes,
		Reply:       platform.Yes,
		Reactions:   platform.Yes,
		Receipts:    []desk.Status{desk.StatusSent},
		Rates:       platform.Rates{PairPerSecond: 1, PairBurst: 4, MaxConcurrency: 8},
		Proactive:   platform.Yes,
		Splits:      true,
	}
}

func fields() []platform.Field {
	return []platform.Field{
		{
			Name: "team_id", Kind: "text", Required: true, Pattern: `[TE][A-Za-z0-9]{2,63}`, Placeholder: "T01ABCDEF",
			Label: platform.Text{En: "Workspace ID", Es: "Identificador del espacio de trabajo"},
			Help: platform.Text{
				En: "Open the workspace in a browser: the address is app.slack.com/client/ and then this id. It begins with T.",
				Es: "Abre el espacio de trabajo en un navegador: la dirección es app.slack.com/client/ y después este identificador. Empieza por T.",
			},
		},
		{
			Name: "bot_token", Kind: "secret", Secret: true, Required: true, Placeholder: "xoxb-",
			Label: platform.Text{En: "Bot User OAuth Token", Es: "Bot User OAuth Token (token del bot)"},
			Help: platform.Text{
				En: "In the app's settings at api.slack.com/apps, under OAuth & Permissions, once the app is installed. It begins with xoxb-.",
				Es: "En la configuración de la aplicación en api.slack.com/apps, en OAuth & Permissions, una vez instalada la aplicación. Empieza por xoxb-.",
			},
		},
		{
			Name: "signing_secret", Kind: "secret", Secret: true, Required: true,
			Label: platform.Text{En: "Signing Secret", Es: "Signing Secret (secreto de firma)"},
			Help: platform.Text{
				En: "In the app's settings under Basic Information › App Credentials. It proves that requests come from Slack.",
				Es: "En la configuración de la aplicación, en Basic Information › App Credentials. Demuestra que las peticiones vienen de Slack.",
			},
		},
		{
			Name: "api_base_url", Kind: "url", Default: defaultBase, Pattern: `https?://.+`, Advanced: true,
			Label: platform.Text{En: "Address of the API", Es: "Dirección de la API"},
			Help: platform.Text{
				En: "Change it for a proxy, for GovSlack (https://slack-gov.com/api) or for a test server.",
				Es: "Cámbiala para usar un proxy, GovSlack (https://slack-gov.com/api) o un servidor de pruebas.",
			},
		},
	}
}

func steps() []platform.SetupStep {
	return []platform.SetupStep{
		{
			Title: platform.Text{En: "Create an app", Es: "Crea una aplicación"},
			Body: platform.Text{
				En: "Go to api.slack.com/apps, choose Create New App › From scratch, give it the name that people will write to, and choose the workspace.",
				Es: "Entra en api.slack.com/apps, elige Create New App › From scratch, ponle el nombre al que escribirá la gente y elige el espacio de trabajo.",
			},
		},
		{
			Title: platform.Text{En: "Give it its permissions and install it", Es: "Dale permisos e instálala"},
			Body: platform.Text{
				En: "Under OAuth & Permissions › Bot Token Scopes add: " + scopeWords() + ". Press Install to Workspace and copy the Bot User OAuth Token.",
				Es: "En OAuth & Permissions › Bot Token Scopes añade: " + scopeWords() + ". Pulsa Install to Workspace y copia el Bot User OAuth Token.",
			},
		},
		{
			Title: platform.Text{En: "Let people write to it", Es: "Permite que le escriban"},
			Body: platform.Text{
				En: "Under App Home switch on the Messages Tab, and “Allow users to send Slash commands and messages from the messages tab”.",
				Es: "En App Home activa Messages Tab y «Allow users to send Slash commands and messages from the messages tab».",
			},
		},
		{
			Title: platform.Text{En: "Send events here", Es: "Envía los eventos aquí"},
			Body: platform.Text{
				En: "Connect the channel first, so that this server knows the signing secret. Then switch on Event Subscriptions and paste this address as the Request URL. Subscribe to the bot events message.im, app_mention, reaction_added, reaction_removed, tokens_revoked and app_uninstalled. To take every message of the channels that the app is invited to, add message.channels and message.groups with the scopes channels:history and groups:history.",
				Es: "Conecta antes el canal, para que este servidor conozca el secreto de firma. Después activa Event Subscriptions y pega esta dirección como Request URL. Suscríbete a los eventos del bot message.im, app_mention, reaction_added, reaction_removed, tokens_revoked y app_uninstalled. Para recibir todos los mensajes de los canales a los que invites a la aplicación, añade message.channels y message.groups con los permisos channels:history y groups:history.",
			},
			Shows: []string{"webhook_url"},
		},
		{
			Title: platform.Text{En: "Let buttons answer", Es: "Activa las respuestas de los botones"},
			Body: platform.Text{
				En: "Switch on Interactivity & Shortcuts and paste the same address there. Without it pressed buttons do not arrive.",
				Es: "Activa Interactivity & Shortcuts y pega ahí la misma dirección. Sin eso no llegan los botones que se pulsan.",
			},
			Shows: []string{"webhook_url"},
		},
	}
}

func scopeWords() string {
	text := ""
	for i, scope := range neededScopes() {
		if i > 0 {
			text += ", "
		}
		text += scope
	}
	return text
}

func notes() []platform.Text {
	return []platform.Text{
		{
			En: "Direct messages with the app are one conversation with each person. In channels each thread is a conversation of its own, and answers go into the thread, where everybody in the channel reads them.",
			Es: "Los mensajes directos con la aplicación son una conversación con cada persona. En los canales, cada hilo es una conversación aparte y las respuestas van al hilo, donde las lee todo el canal.",
		},
		{
			En: "In channels only messages that mention the app come in, also within a thread, unless the app is subscribed to all messages of its channels.",
			Es: "De los canales solo llegan los mensajes que mencionan a la aplicación, también dentro de un hilo, salvo que la aplicación esté suscrita a todos los mensajes de sus canales.",
		},
		{
			En: "Whoever wrote to the app once can be written to at any time, also long after.",
			Es: "A quien le haya escrito una vez a la aplicación le puedes escribir en cualquier momento, también mucho después.",
		},
		{
			En: "Slack does not tell apps whether a message was delivered or read, and shows people no sign that somebody is typing or has read.",
			Es: "Slack no dice a las aplicaciones si un mensaje se entregó o se leyó, ni muestra a la gente que alguien está escribiendo o ha leído.",
		},
		{
			En: "Texts have up to 4,000 characters here; longer ones go as several messages. Places and contact cards go as text, choices of a time as a list. There are no stickers, forms or payments.",
			Es: "Aquí los textos tienen hasta 4000 caracteres; los más largos van en varios mensajes. Los lugares y las tarjetas de contacto van como texto, y las horas a elegir, como una lista. No hay stickers, formularios ni pagos.",
		},
		{
			En: "A message of ours cannot be edited or deleted from here. Edits and deletions that people make are shown.",
			Es: "Un mensaje nuestro no se puede editar ni borrar desde aquí. Se muestra lo que la gente edita o borra.",
		},
		{
			En: "Messages travel over HTTPS and are not encrypted end to end: Slack and the workspace's administrators can read them.",
			Es: "Los mensajes viajan por HTTPS y no van cifrados de extremo a extremo: Slack y quienes administran el espacio de trabajo pueden leerlos.",
		},
	}
}

func needs() *platform.Needs {
	return &platform.Needs{
		Who: platform.Text{
			En: "Somebody who may install apps in the workspace: an administrator, or any member where the workspace allows it.",
			Es: "Alguien que pueda instalar aplicaciones en el espacio de trabajo: un administrador, o cualquier miembro si el espacio lo permite.",
		},
		Before: []platform.Text{
			{En: "A Slack workspace.", Es: "Un espacio de trabajo de Slack."},
			{En: "This server's public HTTPS address, which Slack can reach.", Es: "La dirección HTTPS pública de este servidor, a la que Slack pueda llegar."},
		},
	}
}

func processing() *platform.Processing {
	return &platform.Processing{
		Parties: []platform.Party{{
			Name: "Slack", Role: "processor",
			Does: platform.Text{
				En: "Keeps and carries messages on behalf of the organisation that owns the workspace, and hands the app's to this server. It can read them.",
				Es: "Guarda y transporta los mensajes por encargo de la organización dueña del espacio de trabajo, y entrega a este servidor los de la aplicación. Puede leerlos.",
			},
			Kept: platform.Text{
				En: "As long as the workspace's retention says.",
				Es: "Mientras lo diga la política de conservación del espacio de trabajo.",
			},
		}},
		Terms: []platform.DocLink{{
			Title: platform.Text{En: "Slack's data processing addendum", Es: "Anexo de tratamiento de datos de Slack"},
			URL:   "https://slack.com/terms-of-service/data-processing",
		}},
	}
}
