package twilio

import (
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

func whatsappDeclaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   "twilio_whatsapp",
		Title: "Twilio WhatsApp",
		Summary: platform.Text{
			En: "A WhatsApp number that Twilio provides.",
			Es: "Un número de WhatsApp que proporciona Twilio.",
		},
		Kinds:   []string{"messaging"},
		Mode:    platform.Asynchronous,
		StartBy: platform.StartByPhone,
		Docs:    "https://www.twilio.com/docs/whatsapp",
		Fields:  fields(whatsappNumberHelp()),
		Steps:   whatsappSteps(),
		Checks:  checks(),
		Caps:    whatsappCaps(),
		Needs:   needs(profiled()),
		Notes: append([]platform.Text{
			{
				En: "Free messages may be sent for 24 hours from the customer's newest message; after that only approved templates.",
				Es: "Puedes enviar mensajes libres durante 24 horas desde el mensaje más reciente del cliente; después, solo plantillas aprobadas.",
			},
			{
				En: "Messages travel encrypted between the customer's phone and WhatsApp's servers, pass through Twilio and come here over HTTPS; both see them in the clear, and here they are stored so.",
				Es: "Los mensajes viajan cifrados entre el teléfono del cliente y los servidores de WhatsApp, pasan por Twilio y llegan aquí por HTTPS; ambos los ven sin cifrar, y aquí se guardan así.",
			},
			{
				En: "Templates approved at Twilio are found by themselves. A text that was approved elsewhere can be pasted: it is recognised by its words.",
				Es: "Las plantillas aprobadas en Twilio se encuentran solas. También puedes pegar un texto aprobado en otra parte: se reconoce por sus palabras.",
			},
			{
				En: "Buttons and lists go as contents that are made in your account, with names that begin with recado-. Answers cannot quote a message, and there are no reactions.",
				Es: "Los botones y las listas se envían como contenidos que se crean en tu cuenta, con nombres que empiezan por recado-. Las respuestas no pueden citar un mensaje y no hay reacciones.",
			},
		}, commonNotes()...),
		Templates:  templateRules(),
		Numbers:    numbers(),
		Hook:       hook(),
		Processing: processing(metaParty()),
		Sample:     sample("whatsapp:"),
		Chat: &platform.ChatLink{
			URL: "https://wa.me/{number:digits}", TextParam: "text", TextLength: 1000, Address: "number", Previewers: []string{"WhatsApp/"},
		},
	}
}

func whatsappNumberHelp() platform.Text {
	return platform.Text{
		En: "A sender of Messaging › Senders › WhatsApp senders, with + and the country code and nothing between the digits. To try it out: +14155238886, the sandbox.",
		Es: "Un remitente de Messaging › Senders › WhatsApp senders, con + y el código de país, sin nada entre las cifras. Para probar: +14155238886, el entorno de pruebas.",
	}
}

func whatsappSteps() []platform.SetupStep {
	return []platform.SetupStep{
		accountStep(),
		{
			Title: platform.Text{En: "Have a WhatsApp sender", Es: "Ten un remitente de WhatsApp"},
			Body: platform.Text{
				En: "Under Messaging › Senders › WhatsApp senders choose Create new sender and link the number to your WhatsApp business profile; it must not be in use in a phone app. Enter it above with its plus sign.",
				Es: "En Messaging › Senders › WhatsApp senders elige Create new sender y vincula el número a tu perfil de empresa de WhatsApp; no puede estar en uso en la aplicación de un teléfono. Escríbelo arriba con el signo +.",
			},
			Shows: []string{"number"},
		},
		{
			Title: platform.Text{En: "Or try the sandbox", Es: "O prueba el entorno de pruebas"},
			Body: platform.Text{
				En: "Enter +14155238886 as the number. Under Messaging › Try it out › Send a WhatsApp message stand the two words of your sandbox: send “join”, a space and those words from your phone to that number. It lasts three days; after the 24 hours the sandbox sends its three ready-made templates only, whose texts you can paste here as templates.",
				Es: "Escribe +14155238886 como número. En Messaging › Try it out › Send a WhatsApp message están las dos palabras de tu entorno de pruebas: envía «join», un espacio y esas palabras desde tu teléfono a ese número. Dura tres días; pasadas las 24 horas, el entorno solo envía sus tres plantillas ya hechas, cuyos textos puedes pegar aquí como plantillas.",
			},
		},
		{
			Title: platform.Text{En: "Have messages sent here", Es: "Haz que los mensajes lleguen aquí"},
			Body: platform.Text{
				En: "Open the sender and paste this address under Webhook URL for incoming messages, method HTTP POST, then save. For the sandbox paste it under Sandbox settings › When a message comes in.",
				Es: "Abre el remitente y pega esta dirección en Webhook URL for incoming messages, con el método HTTP POST, y guarda. Para el entorno de pruebas, pégala en Sandbox settings › When a message comes in.",
			},
			Shows: []string{"webhook_url"},
		},
		mediaStep(),
		severalStep(),
	}
}

func whatsappCaps() platform.Caps {
	documents := []string{
		"application/pdf", "application/msword", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"application/vnd.ms-excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"application/vnd.ms-powerpoint", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
		"text/plain", "text/csv", "text/vcard", "text/x-vcard",
	}
	return platform.Caps{
		TextLength:    1600,
		CaptionLength: 1024,
		Formatting:    "chat",
		Media: map[string]platform.Media{
			"image":    {Level: platform.Yes, MaxBytes: 5 * megabyte, Mimes: []string{"image/jpeg", "image/png"}, Caption: true},
			"video":    {Level: platform.Yes, MaxBytes: 16 * megabyte, Mimes: []string{"video/mp4", "video/3gpp"}, Caption: true},
			"audio":    {Level: platform.Yes, MaxBytes: 16 * megabyte, Mimes: []string{"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}},
			"voice":    {Level: platform.Yes, MaxBytes: 16 * megabyte, Mimes: []string{"audio/ogg"}},
			"document": {Level: platform.Yes, MaxBytes: 16 * megabyte, Mimes: documents, Caption: true},
		},
		Buttons: platform.Choice{Level: platform.Yes, Max: 3, TitleLength: 20, IDLength: 200, BodyLength: 1024},
		List: platform.ListLimits{
			Level: platform.Yes, Rows: 10, Sections: 10, TitleLength: 24, DescriptionLength: 72, LabelLength: 20, BodyLength: 1024,
			IDLength: 200, SectionLength: 24,
		},
		LinkButton:   platform.Yes,
		Location:     platform.Yes,
		Contacts:     platform.No,
		Reply:        platform.No,
		Reactions:    platform.No,
		Edit:         platform.No,
		Delete:       platform.No,
		Typing:       platform.Yes,
		ReadReceipts: platform.No,
		Templates:    platform.Yes,
		Voice:        platform.No,
		Receipts:     receipts(),
		Window:       platform.WindowRule{Seconds: 24 * 60 * 60, Templates: true},
		Rates:        platform.Rates{PerSecond: 80, PairPerSecond: 1.0 / 6, PairBurst: 45, MaxConcurrency: 16},
		Proactive:    platform.No,
		Interactive:  platform.Interactive{BodyLength: 1024, HeaderLength: 60, FooterLength: 60, LinkLength: 20},
	}
}

// templateLanguages are those in which WhatsApp takes templates.
const templateLanguages = "af ar ar_AE ar_EG ar_LB ar_MA ar_QA az be_BY bg bn bn_IN ca cs da de de_AT de_CH el en en_AE en_AU en_CA en_GB en_GH en_IE en_IN en_JM " +
	"en_MY en_NZ en_QA en_SG en_UG en_US en_ZA es es_AR es_CL es_CO es_CR es_DO es_EC es_ES es_HN es_MX es_PA es_PE es_UY et fa fi fil fr fr_BE fr_CA fr_CH fr_CI " +
	"fr_MA ga gu ha he hi hr hu id it ja ka kk kn ko ky_KG lo lt lv mk ml mr ms nb nl nl_BE pa pl prs_AF ps_AF pt_BR pt_PT ro ru rw_RW si_LK sk sl sq sr sv sw ta te " +
	"th tr uk ur uz vi zh_CN zh_HK zh_TW zu"

func templateRules() *platform.TemplateRules {
	return &platform.TemplateRules{
		NameLength: 450, Languages: strings.Fields(templateLanguages),
		HeaderKinds:  []string{desk.HeaderText, desk.HeaderImage, desk.HeaderVideo, desk.HeaderDocument},
		SampleMimes:  map[string][]string{desk.HeaderImage: {"image/jpeg", "image/png"}, desk.HeaderVideo: {"video/mp4"}, desk.HeaderDocument: {"application/pdf"}},
		HeaderLength: 60, HeaderVariables: 1, BodyLength: 1024, FooterLength: 60, WordsPerVariable: 2,
		Buttons: platform.TemplateButtonRules{Total: 10, Replies: 10, URLs: 2, Phones: 1, CopyCodes: 1,
			TextLength: 20, URLLength: 2000, PhoneLength: 20, CodeLength: 15},
		Cards:      platform.TemplateCardRules{Least: 2, Most: 10, BodyLength: 160, Buttons: 2},
		CodeLength: 15, CodeMinutes: 90,
		BadHosts: []string{"wa.me", "whatsapp.com", "bit.ly", "tinyurl.com", "goo.gl", "t.co", "ow.ly"},
	}
}
