package messenger

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/meta"
)

func declaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   "messenger",
		Title: "Facebook Messenger",
		Summary: platform.Text{
			En: "The messages that a Facebook Page gets on Messenger.",
			Es: "Los mensajes que recibe una página de Facebook en Messenger.",
		},
		Kinds:  []string{"messaging"},
		Mode:   platform.Asynchronous,
		Docs:   "https://developers.facebook.com/docs/messenger-platform",
		Fields: append([]platform.Field{pageField()}, meta.Fields()...),
		Steps:  steps(),
		Checks: []platform.CheckDescriptor{
			{Key: meta.CheckToken, Title: platform.Text{En: "The access token is valid", Es: "El token de acceso es válido"}},
			{Key: checkPage, Title: platform.Text{En: "The token opens the Page", Es: "El token abre la página"}},
			{Key: meta.CheckSubscription, Title: platform.Text{En: "An app is subscribed to the Page", Es: "Hay una aplicación suscrita a la página"}},
		},
		Caps:  caps(),
		Notes: append(notes(), meta.Notes()...),
		Needs: &platform.Needs{
			Who: platform.Text{
				En: "Somebody with full control of the Page (a Page admin) who is also an administrator or developer of a Meta app. Nobody else is needed.",
				Es: "Alguien con control total de la página (administrador de la página) que también sea administrador o desarrollador de una aplicación de Meta. No hace falta nadie más.",
			},
			Before: []platform.Text{
				{En: "A Facebook Page that is published.", Es: "Una página de Facebook publicada."},
				meta.AppNeeded(),
				{
					En: "For customers who have no role in your app: advanced access to pages_messaging, by Meta's app review. For answers after 24 hours the feature Human Agent, which is reviewed separately.",
					Es: "Para clientes sin un rol en tu aplicación: acceso avanzado a pages_messaging, mediante la revisión de la aplicación por Meta. Para responder pasadas 24 horas, la función Human Agent, que se revisa aparte.",
				},
			},
		},
		Hook:       platform.HookDescriptor{MaxBytes: 3 << 20},
		Processing: meta.Processing("Messenger"),
		Chat:       &platform.ChatLink{URL: "https://m.me/{page_id}", Address: "page_id", Previewers: []string{"facebookexternalhit/"}},
		Sample: `curl -X POST '{{api_base_url}}/{{api_version}}/{{page_id}}/messages' \
  -H 'Authorization: Bearer {{page_access_token}}' -H 'Content-Type: application/json' \
  -d '{"recipient":{"id":"PSID"},"messaging_type":"RESPONSE","message":{"text":"Hello"}}'`,
	}
}

func pageField() platform.Field {
	return platform.Field{
		Name: "page_id", Kind: "digits", Required: true, Pattern: `[0-9]{1,32}`, Placeholder: "101000000000001",
		Label: platform.Text{En: "Page ID", Es: "Identificador de la página"},
		Help: platform.Text{
			En: "On the Page under About › Page transparency, or in the app's dashboard under Messenger › Settings beside the Page. It is digits, not the Page's name.",
			Es: "En la página, en Información › Transparencia de la página, o en el panel de la aplicación, en Messenger › Configuración, junto a la página. Son cifras, no el nombre de la página.",
		},
	}
}

func steps() []platform.SetupStep {
	return []platform.SetupStep{
		meta.AppStep("Messenger"),
		{
			Title: platform.Text{En: "Connect the Page and copy its token", Es: "Conecta la página y copia su token"},
			Body: platform.Text{
				En: "Under Messenger › Settings › Access tokens press Add or remove Pages, choose the Page and then Generate token. Copy the token and the Page's id, and the app secret from App settings › Basic.",
				Es: "En Messenger › Configuración › Tokens de acceso pulsa Agregar o quitar páginas, elige la página y después Generar token. Copia el token y el identificador de la página, y la clave secreta de Configuración de la aplicación › Básica.",
			},
		},
		meta.HookStep("Messenger › Settings › Webhooks", "Messenger › Configuración › Webhooks"),
		meta.SeveralStep(),
		{
			Title: platform.Text{En: "Subscribe the Page", Es: "Suscribe la página"},
			Body: platform.Text{
				En: "If the check below says that no app is subscribed, press Subscribe again on the channel's page. Then write to the Page from any Messenger.",
				Es: "Si la comprobación de abajo dice que no hay ninguna aplicación suscrita, pulsa Suscribir de nuevo en la página del canal. Después escribe a la página desde cualquier Messenger.",
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
			En: "Files have no caption: text beside a picture goes as a message of its own.",
			Es: "Los archivos no llevan pie: el texto junto a una imagen se envía como mensaje aparte.",
		},
		{
			En: "There are no lists: a list goes as quick replies with its descriptions in the text. Quick replies go away once the customer has written on.",
			Es: "No hay listas: una lista va como respuestas rápidas, con las descripciones en el texto. Las respuestas rápidas desaparecen cuando el cliente vuelve a escribir.",
		},
		{
			En: "What is written in the Page's own inbox stands in the thread here too.",
			Es: "Lo que se escribe en la bandeja de entrada de la página también aparece aquí en la conversación.",
		},
	}
}

const megabyte = 1 << 20

func caps() platform.Caps {
	return platform.Caps{
		TextLength: 2000,
		Formatting: "none",
		Media: map[string]platform.Media{
			"image":    {Level: platform.Yes, MaxBytes: 8 * megabyte, Mimes: []string{"image/jpeg", "image/png", "image/gif"}},
			"video":    {Level: platform.Yes, MaxBytes: 25 * megabyte, Mimes: []string{"video/mp4", "video/ogg", "video/quicktime", "video/webm", "video/x-msvideo"}},
			"audio":    {Level: platform.Yes, MaxBytes: 25 * megabyte, Mimes: []string{"audio/aac", "audio/mp4", "audio/mpeg", "audio/ogg", "audio/wav", "audio/x-wav"}},
			"voice":    {Level: platform.Yes, MaxBytes: 25 * megabyte, Mimes: []string{"audio/mp4", "audio/mpeg", "audio/ogg"}},
			"document": {Level: platform.Yes, MaxBytes: 25 * megabyte},
		},
		Buttons:      platform.Choice{Level: platform.Yes, Max: 3, TitleLength: meta.ButtonTitle, IDLength: meta.Payload, BodyLength: meta.ButtonText},
		QuickReplies: platform.Choice{Level: platform.Yes, Max: 13, TitleLength: meta.ButtonTitle, IDLength: meta.Payload, BodyLength: 2000},
		// Descriptions, sections and the body share one message.
		List: platform.ListLimits{
			Level: platform.Yes, Rows: 13, Sections: 10, TitleLength: meta.ButtonTitle, DescriptionLength: 55, LabelLength: 20,
			BodyLength: meta.ButtonText, IDLength: meta.Payload, SectionLength: 24,
		},
		LinkButton:   platform.Yes,
		Cards:        platform.CardLimits{Level: platform.Yes, Max: 10, TitleLength: meta.CardText, TextLength: meta.CardText, Buttons: 3, ButtonLength: meta.ButtonTitle, IDLength: meta.Payload},
		Page:         platform.Yes,
		Location:     platform.No,
		Contacts:     platform.No,
		Reply:        platform.Yes,
		Reactions:    platform.Yes,
		Edit:         platform.No,
		Delete:       platform.No,
		Typing:       platform.Yes,
		ReadReceipts: platform.Yes,
		Templates:    platform.No,
		Voice:        platform.No,
		Receipts:     []desk.Status{desk.StatusSent, desk.StatusDelivered, desk.StatusRead, desk.StatusFailed},
		Window:       platform.WindowRule{Seconds: 24 * 60 * 60, PersonSeconds: 7 * 24 * 60 * 60},
		Rates:        platform.Rates{PerSecond: 80, MaxConcurrency: 16},
		Proactive:    platform.No,
		Interactive:  platform.Interactive{BodyLength: meta.ButtonText, LinkLength: meta.ButtonTitle},
		Splits:       true,
		Extra:        map[string]string{"reactions": "❤️ 😆 😮 😢 😠 👍 👎"},
	}
}
