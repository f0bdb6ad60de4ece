package twilio

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

func smsDeclaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   "twilio_sms",
		Title: "Twilio SMS",
		Summary: platform.Text{
			En: "A Twilio number for text messages (SMS), and for pictures where carriers take them (MMS).",
			Es: "Un número de Twilio para mensajes de texto (SMS), y para imágenes donde los operadores las admiten (MMS).",
		},
		Kinds:   []string{"sms"},
		Mode:    platform.Asynchronous,
		StartBy: platform.StartByPhone,
		Docs:    "https://www.twilio.com/docs/messaging",
		Fields:  fields(smsNumberHelp()),
		Steps:   smsSteps(),
		Checks:  checks(),
		Caps:    smsCaps(),
		Needs:   needs(bought()),
		Notes: append([]platform.Text{
			{
				En: "A text is charged by segments: 160 characters, or 153 each where it is longer. One letter such as á, í, ó or ú, or an emoji, makes it 70 and 67.",
				Es: "Un mensaje se cobra por segmentos: 160 caracteres, o 153 cada uno si es más largo. Una sola letra como á, í, ó o ú, o un emoji, los reduce a 70 y 67.",
			},
			{
				En: "A customer who answers STOP is not written to any more: Twilio sees to it. START lifts it.",
				Es: "A un cliente que responde STOP no se le escribe más: Twilio se encarga. Con START vuelve a recibir mensajes.",
			},
			{
				En: "Pictures go as MMS, which carriers take in the United States and Canada only. Texts to the United States need a registered campaign (A2P 10DLC) or a verified toll-free number.",
				Es: "Las imágenes se envían como MMS, que los operadores solo admiten en Estados Unidos y Canadá. Los mensajes a Estados Unidos necesitan una campaña registrada (A2P 10DLC) o un número gratuito verificado.",
			},
			{
				En: "Text messages are not encrypted on their way: carriers and Twilio can read them.",
				Es: "Los SMS no van cifrados: los operadores y Twilio pueden leerlos.",
			},
		}, commonNotes()...),
		Numbers:    numbers(),
		Hook:       hook(),
		Processing: processing(operatorParty()),
		Sample:     sample(""),
		Chat:       nil,
	}
}

func smsNumberHelp() platform.Text {
	return platform.Text{
		En: "One of Phone Numbers › Manage › Active numbers, with + and the country code and nothing between the digits.",
		Es: "Uno de Phone Numbers › Manage › Active numbers, con + y el código de país, sin nada entre las cifras.",
	}
}

func smsSteps() []platform.SetupStep {
	return []platform.SetupStep{
		accountStep(),
		{
			Title: platform.Text{En: "Have a number", Es: "Ten un número"},
			Body: platform.Text{
				En: "Under Phone Numbers › Manage › Buy a number choose one that can send SMS, or take one of yours. Enter it above with its plus sign.",
				Es: "En Phone Numbers › Manage › Buy a number elige uno que pueda enviar SMS, o usa uno tuyo. Escríbelo arriba con el signo +.",
			},
			Shows: []string{"number"},
		},
		{
			Title: platform.Text{En: "Have messages sent here", Es: "Haz que los mensajes lleguen aquí"},
			Body: platform.Text{
				En: "Open the number under Active numbers. Under Messaging Configuration › A message comes in choose Webhook, paste this address, choose HTTP POST and save. If the number is in a messaging service, set the address in the service's Integration instead.",
				Es: "Abre el número en Active numbers. En Messaging Configuration › A message comes in elige Webhook, pega esta dirección, elige HTTP POST y guarda. Si el número está en un Messaging Service, pon la dirección en Integration, dentro del servicio.",
			},
			Shows: []string{"webhook_url"},
		},
		mediaStep(),
		severalStep(),
	}
}

func smsCaps() platform.Caps {
	return platform.Caps{
		TextLength:    1600,
		CaptionLength: 1600,
		Formatting:    "none",
		Media: map[string]platform.Media{
			"image":    {Level: platform.Yes, MaxBytes: 5 * megabyte, Mimes: []string{"image/jpeg", "image/png", "image/gif"}, Caption: true},
			"video":    {Level: platform.Yes, MaxBytes: 5 * megabyte, Mimes: []string{"video/mp4", "video/3gpp"}, Caption: true},
			"audio":    {Level: platform.Yes, MaxBytes: 5 * megabyte, Mimes: []string{"audio/mpeg", "audio/ogg", "audio/amr", "audio/mp4"}, Caption: true},
			"document": {Level: platform.Yes, MaxBytes: 5 * megabyte, Mimes: []string{"application/pdf", "text/vcard", "text/x-vcard"}, Caption: true},
		},
		Reply:        platform.No,
		Reactions:    platform.No,
		Edit:         platform.No,
		Delete:       platform.No,
		Typing:       platform.No,
		ReadReceipts: platform.No,
		Templates:    platform.No,
		Voice:        platform.No,
		Receipts:     []desk.Status{desk.StatusSent, desk.StatusDelivered, desk.StatusFailed},
		Rates:        platform.Rates{PerSecond: 20, MaxConcurrency: 8},
		Proactive:    platform.Yes,
	}
}
