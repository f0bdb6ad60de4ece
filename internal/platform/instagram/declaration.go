package instagram

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/meta"
)

func declaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   "instagram",
		Title: "Instagram Direct",
		Summary: platform.Text{
			En: "The direct messages of a professional Instagram account.",
			Es: "Los mensajes directos de una cuenta profesional de Instagram.",
		},
		Kinds:  []string{"messaging"},
		Mode:   platform.Asynchronous,
		Docs:   "https://developers.facebook.com/docs/instagram-platform",
		Fields: append([]platform.Field{accountField()}, meta.Fields()...),
		Steps:  steps(),
		Checks: []platform.CheckDescriptor{
			{Key: meta.CheckToken, Title: platform.Text{En: "The access token is valid", Es: "El token de acceso es válido"}},
			{Key: checkAccount, Title: platform.Text{En: "The account is found and is a professional one", Es: "La cuenta existe y es profesional"}},
			{Key: checkAccess, Title: platform.Text{En: "“Allow access to messages” is on", Es: "«Permitir acceso a los mensajes» está activado"}},
			{Key: meta.CheckSubscription, Title: platform.Text{En: "An app is subscribed to the account", Es: "Hay una aplicación suscrita a la cuenta"}},
		},
		Caps:  caps(),
		Notes: append(notes(), meta.Notes()...),
		Needs: &platform.Needs{
			Who: platform.Text{
				En: "Somebody who manages the Instagram account, and its Facebook Page if it has one, and is an administrator or developer of a Meta app. Nobody else is needed.",
				Es: "Alguien que gestione la cuenta de Instagram, y su página de Facebook si la tiene, y sea administrador o desarrollador de una aplicación de Meta. No hace falta nadie más.",
			},
			Before: []platform.Text{
				{
					En: "A professional account (business or creator): messages of personal accounts can't be had.",
					Es: "Una cuenta profesional (de empresa o de creador): los mensajes de cuentas personales no se pueden recibir.",
				},
				{
					En: "“Allow access to messages” turned on in the Instagram app, under Messages and story replies › Message controls › Connected tools.",
					Es: "«Permitir acceso a los mensajes» activado en la aplicación de Instagram, en Mensajes y respuestas a historias › Controles de mensajes › Herramientas conectadas.",
				},
				meta.AppNeeded(),
				{
					En: "For customers who have no role in your app: advanced access to instagram_manage_messages, by Meta's app review; for answers after 24 hours the feature Human Agent.",
					Es: "Para clientes sin un rol en tu aplicación: acceso avanzado a instagram_manage_messages, mediante la revisión de la aplicación por Meta; para responder pasadas 24 horas, la función Human Agent.",
				},
			},
		},
		Hook:       platform.HookDescriptor{MaxBytes: 3 << 20},
		Processing: meta.Processing("Instagram"),
		Sample: `curl -X POST '{{api_base_url}}/{{api_version}}/me/messages' \
  -H 'Authorization: Bearer {{page_access_token}}' -H 'Content-Type: application/json' \
  -d '{"recipient":{"id":"IGSID"},"message":{"text":"Hello"}}'`,
	}
}

func accountField() platform.Field {
	return platform.Field{
		Name: "account_id", Kind: "digits", Required: true, Pattern: `[0-9]{1,32}`, Placeholder: "17841400000000001",
		Label: platform.Text{En: "Instagram account ID", Es: "Identificador de la cuenta de Instagram"},
		Help: platform.Text{
			En: "In the app's dashboard under Instagram › API setup, beside the account; with a Page it is the Page's instagram_business_account. It usually begins with 17841.",
			Es: "En el panel de la aplicación, en Instagram › Configuración de la API, junto a la cuenta; con una página, es su instagram_business_account. Suele empezar por 17841.",
		},
	}
}

func steps() []platform.SetupStep {
	return []platform.SetupStep{
		{
			Title: platform.Text{En: "Allow access to messages", Es: "Permite el acceso a los mensajes"},
			Body: platform.Text{
				En: "In the Instagram app, as the account, open Settings › Messages and story replies › Message controls › Connected tools and turn on Allow access to messages. A personal account is switched to a professional one first, under Account type and tools.",
				Es: "En la aplicación de Instagram, con la cuenta, abre Configuración › Mensajes y respuestas a historias › Controles de mensajes › Herramientas conectadas y activa Permitir acceso a los mensajes. Si la cuenta es personal, antes conviértela en profesional en Tipo de cuenta y herramientas.",
			},
		},
		meta.AppStep("Instagram"),
		{
			Title: platform.Text{En: "Connect the account and copy its token", Es: "Conecta la cuenta y copia su token"},
			Body: platform.Text{
				En: "With a Facebook Page: under Messenger › Instagram settings connect the Page that the account is linked to and generate its token. Without a Page: under Instagram › API setup with Instagram login generate a token, and set the address of the API below to https://graph.instagram.com; the app secret is then the Instagram app secret, and the token lasts 60 days.",
				Es: "Con una página de Facebook: en Messenger › Configuración de Instagram conecta la página a la que está vinculada la cuenta y genera su token. Sin página: en Instagram › Configuración de la API con inicio de sesión de Instagram genera un token, y pon abajo https://graph.instagram.com como dirección de la API; la clave secreta es entonces la de la aplicación de Instagram, y el token dura 60 días.",
			},
		},
		meta.HookStep("Instagram › Webhooks", "Instagram › Webhooks"),
		meta.SeveralStep(),
		{
			Title: platform.Text{En: "Subscribe the account", Es: "Suscribe la cuenta"},
			Body: platform.Text{
				En: "If the check below says that no app is subscribed, press Subscribe again on the channel's page. Then write to the account from another one.",
				Es: "Si la comprobación de abajo dice que no hay ninguna aplicación suscrita, pulsa Suscribir de nuevo en la página del canal. Después escribe a la cuenta desde otra.",
			},
		},
	}
}

func notes() []platform.Text {
	return []platform.Text{
		{
			En: "Nobody can be written to first: a customer begins. Free messages may be sent for 24 hours from their newest message; a person may still answer for seven days, which goes marked as from a human agent.",
			Es: "No se puede escribir primero: empieza el cliente. Puedes enviar mensajes libres durante 24 horas desde su mensaje más reciente; una persona aún puede responder durante siete días, y el mensaje va marcado como de un agente humano.",
		},
		{
			En: "The network fetches files of yours by links that last about a day: this server has to be reached from outside under its public HTTPS address. Files have no caption.",
			Es: "La red descarga tus archivos con enlaces que duran alrededor de un día: hay que poder llegar a este servidor desde fuera por su dirección HTTPS pública. Los archivos no llevan pie.",
		},
		{
			En: "A text of 1,000 bytes is one message: letters with accents and emoji count more than once, and what is longer goes in parts.",
			Es: "Un mensaje lleva hasta 1.000 bytes de texto: las letras con tilde y los emojis cuentan más de una vez, y lo que no cabe va en partes.",
		},
		{
			En: "The network tells when a message was read, not when it arrived. Of reactions it takes a heart alone.",
			Es: "La red avisa cuando se lee un mensaje, no cuando llega. De las reacciones solo acepta el corazón.",
		},
		{
			En: "Stories that customers mention you in or answer are shown by a link, which ends with the story after 24 hours: the network does not allow keeping them.",
			Es: "Las historias en las que te mencionan o a las que responden se muestran con un enlace, que termina con la historia a las 24 horas: la red no permite guardarlas.",
		},
		{
			En: "A message that a customer unsends is marked as deleted here, and what it said stays readable to the team. Meta's terms ask businesses not to keep it.",
			Es: "Un mensaje que el cliente anula queda marcado aquí como eliminado, y el equipo aún puede leer lo que decía. Las condiciones de Meta piden a las empresas que no lo conserven.",
		},
		{
			En: "Group chats, vanishing messages and polls do not come here.",
			Es: "Los chats de grupo, los mensajes temporales y las encuestas no llegan aquí.",
		},
	}
}

const megabyte = 1 << 20

func caps() platform.Caps {
	return platform.Caps{
		TextLength: 1000,
		Formatting: "none",
		Media: map[string]platform.Media{
			"image":    {Level: platform.Yes, MaxBytes: 8 * megabyte, Mimes: []string{"image/jpeg", "image/png", "image/gif"}},
			"video":    {Level: platform.Yes, MaxBytes: 25 * megabyte, Mimes: []string{"video/mp4", "video/ogg", "video/quicktime", "video/webm", "video/x-msvideo"}},
			"audio":    {Level: platform.Yes, MaxBytes: 25 * megabyte, Mimes: []string{"audio/aac", "audio/mp4", "audio/x-m4a", "audio/wav", "audio/x-wav"}},
			"document": {Level: platform.Yes, MaxBytes: 25 * megabyte, Mimes: []string{"application/pdf"}},
		},
		Buttons:      platform.Choice{Level: platform.Yes, Max: 3, TitleLength: meta.ButtonTitle, IDLength: meta.Payload, BodyLength: meta.ButtonText},
		QuickReplies: platform.Choice{Level: platform.Yes, Max: 13, TitleLength: meta.ButtonTitle, IDLength: meta.Payload, BodyLength: 1000},
		List: platform.ListLimits{
			Level: platform.Yes, Rows: 13, Sections: 10, TitleLength: meta.ButtonTitle, DescriptionLength: 55, LabelLength: 20,
			BodyLength: meta.ButtonText, IDLength: meta.Payload, SectionLength: 24,
		},
		LinkButton:   platform.Yes,
		Cards:        platform.CardLimits{Level: platform.Yes, Max: 10, TitleLength: meta.CardText, TextLength: meta.CardText, Buttons: 3, ButtonLength: meta.ButtonTitle, IDLength: meta.Payload},
		Page:         platform.Yes,
		Location:     platform.No,
		Contacts:     platform.No,
		Reply:        platform.No,
		Reactions:    platform.Degraded,
		Edit:         platform.No,
		Delete:       platform.No,
		Typing:       platform.Yes,
		ReadReceipts: platform.Yes,
		Templates:    platform.No,
		Voice:        platform.No,
		Receipts:     []desk.Status{desk.StatusSent, desk.StatusRead, desk.StatusFailed},
		Window:       platform.WindowRule{Seconds: 24 * 60 * 60, PersonSeconds: 7 * 24 * 60 * 60},
		Rates:        platform.Rates{PerSecond: 80, MaxConcurrency: 16},
		Proactive:    platform.No,
		Interactive:  platform.Interactive{BodyLength: meta.ButtonText, LinkLength: meta.ButtonTitle},
		Splits:       true,
		Extra:        map[string]string{"reactions": "❤️"},
	}
}
