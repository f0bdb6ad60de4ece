package whatsapp

import "recado.dev/internal/platform"

// needs is what Meta asks for before a number can be connected.
func needs() *platform.Needs {
	return &platform.Needs{
		Who: platform.Text{
			En: "An admin of your company's Meta Business portfolio can do all of it alone, in about half an hour.",
			Es: "Puede hacerlo por completo, en una media hora, quien administre el portfolio comercial de tu empresa en Meta.",
		},
		Before: []platform.Text{
			{En: "A Meta Business portfolio with a WhatsApp Business account in it.", Es: "Un portfolio comercial de Meta con una cuenta de WhatsApp Business dentro."},
			{En: "A number that can take a call or a text message and is not in use in WhatsApp's own app, unless that app is to go on beside.", Es: "Un número que pueda recibir una llamada o un SMS y que no se use en la aplicación de WhatsApp, salvo que vaya a seguir usándose a la vez."},
			{En: "A display name that says who you are: Meta approves it while you go on.", Es: "Un nombre visible que diga quién eres: Meta lo aprueba mientras sigues."},
			{En: "An app at developers.facebook.com with the product WhatsApp, for the access token and the app secret.", Es: "Una aplicación en developers.facebook.com con el producto WhatsApp, para el token de acceso y la clave secreta."},
		},
	}
}
