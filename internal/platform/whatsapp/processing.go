package whatsapp

import "recado.dev/internal/platform"

// processing says who handles what is written on this network.
func processing() *platform.Processing {
	return &platform.Processing{
		Parties: []platform.Party{
			{
				Name: "Meta (Cloud API)", Role: "processor",
				Does: platform.Text{
					En: "Decrypts each message on the business's behalf and hands it to this server over HTTPS, and encrypts what this server sends.",
					Es: "Descifra cada mensaje por encargo de la empresa y lo entrega a este servidor por HTTPS, y cifra lo que este servidor envía.",
				},
				Kept: platform.Text{
					En: "Messages for at most 30 days, to deliver them again where that fails; files as long as it takes to hand them over.",
					Es: "Los mensajes, 30 días como máximo, para volver a entregarlos si falla; los archivos, lo que tarda la entrega.",
				},
			},
			{
				Name: "WhatsApp", Role: "carrier",
				Does: platform.Text{
					En: "Carries messages encrypted between the customer's phone and the Cloud API. It sees who writes to whom and when, not what.",
					Es: "Transporta los mensajes cifrados entre el teléfono del cliente y la Cloud API. Ve quién escribe a quién y cuándo, no qué.",
				},
				Kept: platform.Text{
					En: "Messages only until they are delivered. It is a controller of its users' own accounts.",
					Es: "Los mensajes, solo hasta su entrega. Es responsable de las cuentas de sus propios usuarios.",
				},
			},
		},
		Promises: []platform.Text{
			{
				En: "As a processor Meta uses messages to provide the service alone: other parts of Meta have no access to them.",
				Es: "Como encargado, Meta usa los mensajes solo para prestar el servicio: otras partes de Meta no tienen acceso a ellos.",
			},
			{En: "Messages are not used for advertising.", Es: "Los mensajes no se usan para publicidad."},
			{
				En: "Of the use of the service, only metering for the bill is shared.",
				Es: "Del uso del servicio solo se comparten las mediciones para la factura.",
			},
		},
		Terms: []platform.DocLink{
			{Title: platform.Text{En: "Data privacy and security of the Cloud API", Es: "Privacidad y seguridad de los datos de la Cloud API"}, URL: "https://developers.facebook.com/documentation/business-messaging/whatsapp/data-privacy-and-security"},
			{Title: platform.Text{En: "WhatsApp Business data processing terms", Es: "Condiciones de tratamiento de datos de WhatsApp Business"}, URL: "https://www.whatsapp.com/legal/business-data-processing-terms"},
		},
	}
}
