package twilio

import "recado.dev/internal/platform"

// needs is what Twilio asks for before a number can be connected; more is what
// the platform asks for beside.
func needs(more ...platform.Text) *platform.Needs {
	return &platform.Needs{
		Who: platform.Text{
			En: "Whoever can sign in to the Twilio Console of your company as an owner or administrator can do all of it alone.",
			Es: "Puede hacerlo por completo quien entre en la consola de Twilio de tu empresa como propietario o administrador.",
		},
		Before: append([]platform.Text{
			{En: "A Twilio account with a payment method; a trial account or the sandbox is enough to try it out.", Es: "Una cuenta de Twilio con un medio de pago; para probar basta una cuenta de prueba o el entorno de pruebas."},
		}, more...),
	}
}

// profiled says that a number has to belong to a WhatsApp business profile.
func profiled() platform.Text {
	return platform.Text{
		En: "A number that is linked to your WhatsApp business profile: Messaging › Senders › WhatsApp senders shows it as online.",
		Es: "Un número vinculado a tu perfil de empresa de WhatsApp: en Messaging › Senders › WhatsApp senders aparece como conectado.",
	}
}

// bought says that a number is needed.
func bought() platform.Text {
	return platform.Text{
		En: "A number of the account that can send text messages; some countries ask for a registration first.",
		Es: "Un número de la cuenta que pueda enviar SMS; algunos países piden antes un registro.",
	}
}
