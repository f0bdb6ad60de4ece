package whatsapp

import "recado.dev/internal/platform"

const docsRoot = "https://developers.facebook.com/documentation/business-messaging/whatsapp"

func numberRules() *platform.NumberRules {
	return &platform.NumberRules{
		Account: "business_account_id", Own: []string{"phone_number_id", "display_phone_number"}, Kept: true, Hooked: true,
		CodeMethods:   []string{"sms", "voice"},
		CodeLanguages: []string{"en_US", "en_GB", "es", "es_AR", "es_ES", "es_MX", "pt_BR", "pt_PT", "ca", "de", "fr", "it", "nl"},
		PINLength:     6, NameLeast: 3, NameMost: 75,
		Profile: platform.ProfileRules{
			About: 139, Address: 256, Description: 512, Email: 128, Websites: 2, WebsiteLength: 256,
			Verticals: verticals(), PictureMimes: []string{"image/jpeg", "image/png"}, PictureBytes: 5 * megabyte,
		},
		Path: path(),
		Links: []platform.DocLink{
			{Title: platform.Text{En: "Phone numbers", Es: "Números de teléfono"}, URL: docsRoot + "/business-phone-numbers/phone-numbers"},
			{Title: platform.Text{En: "Two-step verification", Es: "Verificación en dos pasos"}, URL: docsRoot + "/business-phone-numbers/two-step-verification"},
			{Title: platform.Text{En: "Display names", Es: "Nombres visibles"}, URL: docsRoot + "/display-names"},
			{Title: platform.Text{En: "Business profiles", Es: "Perfiles de empresa"}, URL: docsRoot + "/business-profiles"},
			{Title: platform.Text{En: "Webhooks", Es: "Webhooks"}, URL: docsRoot + "/webhooks/overview"},
			{Title: platform.Text{En: "Errors", Es: "Errores"}, URL: docsRoot + "/support/error-codes"},
		},
		SignUp: signUpRules(),
	}
}

// path is the way of a message from a customer to the desk.
func path() []platform.PathStep {
	return []platform.PathStep{
		{
			Title: platform.Text{En: "The customer's phone", Es: "El teléfono del cliente"}, Open: true,
			Body: platform.Text{En: "The message is written and encrypted there.", Es: "Allí se escribe el mensaje y se cifra."},
		},
		{
			Title: platform.Text{En: "WhatsApp", Es: "WhatsApp"},
			Body: platform.Text{
				En: "Carries it encrypted, and cannot read it.",
				Es: "Lo transporta cifrado y no puede leerlo.",
			},
		},
		{
			Title: platform.Text{En: "Cloud API, run by Meta", Es: "Cloud API, gestionada por Meta"}, Open: true,
			Body: platform.Text{
				En: "Holds your number's key on your behalf: it decrypts the message and hands it on. It keeps it for at most 30 days.",
				Es: "Guarda la clave de tu número en tu nombre: descifra el mensaje y lo entrega. Lo conserva como máximo 30 días.",
			},
		},
		{
			Title: platform.Text{En: "This server", Es: "Este servidor"}, Open: true,
			Body: platform.Text{
				En: "Gets it over HTTPS, checks Meta's signature, writes it to disk and shows it to your team. It is stored in the clear.",
				Es: "Lo recibe por HTTPS, comprueba la firma de Meta, lo guarda en disco y lo muestra a tu equipo. Se guarda sin cifrar.",
			},
		},
	}
}

func verticals() []platform.Vertical {
	of := func(key, en, es string) platform.Vertical {
		return platform.Vertical{Key: key, Text: platform.Text{En: en, Es: es}}
	}
	return []platform.Vertical{
		of("OTHER", "Other", "Otro"), of("AUTO", "Cars", "Automoción"), of("BEAUTY", "Beauty and spa", "Belleza y spa"), of("APPAREL", "Clothing", "Ropa"),
		of("EDU", "Education", "Educación"), of("ENTERTAIN", "Entertainment", "Ocio"), of("EVENT_PLAN", "Event planning", "Organización de eventos"),
		of("FINANCE", "Finance", "Finanzas"), of("GROCERY", "Groceries", "Alimentación"), of("GOVT", "Public service", "Servicio público"),
		of("HOTEL", "Hotel", "Hotel"), of("HEALTH", "Health", "Salud"), of("NONPROFIT", "Non-profit", "Sin ánimo de lucro"),
		of("PROF_SERVICES", "Professional services", "Servicios profesionales"), of("RETAIL", "Shopping and retail", "Comercio"), of("TRAVEL", "Travel", "Viajes"),
		of("RESTAURANT", "Restaurant", "Restaurante"), of("ALCOHOL", "Alcohol", "Bebidas alcohólicas"), of("ONLINE_GAMBLING", "Online gambling", "Juego en línea"),
		of("PHYSICAL_GAMBLING", "Gambling on site", "Juego presencial"), of("OTC_DRUGS", "Over-the-counter medicine", "Medicamentos sin receta"),
	}
}
