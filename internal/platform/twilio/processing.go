package twilio

import "recado.dev/internal/platform"

// processing says who handles what is written by way of the provider; last is
// who carries it to the customer's phone.
func processing(last ...platform.Party) *platform.Processing {
	return &platform.Processing{
		Parties: append([]platform.Party{{
			Name: "Twilio", Role: "processor",
			Does: platform.Text{
				En: "Takes messages on the business's behalf, hands them to this server over HTTPS and sends what this server answers. It can read them.",
				Es: "Recibe los mensajes por encargo de la empresa, los entrega a este servidor por HTTPS y envía lo que este servidor responde. Puede leerlos.",
			},
			Kept: platform.Text{
				En: "Messages and files stay in the account until they are deleted there or their retention ends.",
				Es: "Los mensajes y archivos quedan en la cuenta hasta que se borren allí o venza su plazo de conservación.",
			},
		}}, last...),
		Promises: []platform.Text{{
			En: "As a processor Twilio handles the content of messages only on the business's instructions.",
			Es: "Como encargado, Twilio trata el contenido de los mensajes solo según las instrucciones de la empresa.",
		}},
		Terms: []platform.DocLink{{
			Title: platform.Text{En: "Twilio's data protection addendum", Es: "Anexo de protección de datos de Twilio"},
			URL:   "https://www.twilio.com/en-us/legal/data-protection-addendum",
		}},
	}
}

func metaParty() platform.Party {
	return platform.Party{
		Name: "Meta (WhatsApp)", Role: "processor",
		Does: platform.Text{
			En: "Decrypts messages of the number for Twilio and encrypts what it sends; other parts of Meta have no access, and nothing is used for advertising.",
			Es: "Descifra los mensajes del número para Twilio y cifra lo que este envía; otras partes de Meta no tienen acceso y nada se usa para publicidad.",
		},
		Kept: platform.Text{En: "Messages for at most 30 days.", Es: "Los mensajes, 30 días como máximo."},
	}
}

func operatorParty() platform.Party {
	return platform.Party{
		Name: "SMS", Role: "controller",
		Does: platform.Text{
			En: "The mobile operators carry the texts in the clear and can read them.",
			Es: "Las operadoras móviles transportan los textos sin cifrar y pueden leerlos.",
		},
		Kept: platform.Text{En: "As their own law and terms say.", Es: "Según su propia ley y sus condiciones."},
	}
}
