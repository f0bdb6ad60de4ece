package email

import "recado.dev/internal/platform"

func accountFields() []platform.Field {
	return append(append(identityFields(), serverFields()...), loginFields()...)
}

func identityFields() []platform.Field {
	return []platform.Field{
		{
			Name: "address", Kind: "text", Required: true, Pattern: `[^\s@<>]+@[^\s@<>]+`, Placeholder: "help@shop.example",
			Label: platform.Text{En: "Address", Es: "Dirección"},
			Help:  platform.Text{En: "Customers write to it, and answers come from it.", Es: "Los clientes escriben a ella y las respuestas salen de ella."},
		},
		{
			Name: "name", Kind: "text", Placeholder: "Tienda Alba",
			Label: platform.Text{En: "Name beside the address", Es: "Nombre junto a la dirección"},
			Help:  platform.Text{En: "Customers see it as the sender.", Es: "Los clientes lo ven como remitente."},
		},
		{
			Name: "signature", Kind: "long", Advanced: true,
			Label: platform.Text{En: "Signature", Es: "Firma"},
			Help:  platform.Text{En: "Stands below each mail that is sent.", Es: "Aparece al pie de cada correo que se envía."},
		},
		{
			Name: "sender_names", Kind: "choice", Default: "channel", Advanced: true, Pattern: "channel|agent",
			Options: []platform.Option{
				{Value: "channel", Label: platform.Text{En: "The channel's name alone", Es: "Solo el nombre del canal"}},
				{Value: "agent", Label: platform.Text{En: "The agent's name too", Es: "También el nombre del agente"}},
			},
			Label: platform.Text{En: "Who the sender is", Es: "Quién aparece como remitente"},
			Help:  platform.Text{En: "What customers see before the address.", Es: "Lo que los clientes ven antes de la dirección."},
		},
		{
			Name: "subject", Kind: "text", Advanced: true,
			Label: platform.Text{En: "Subject of mails without one", Es: "Asunto de los correos que no tienen"},
			Help:  platform.Text{En: "Where nobody wrote a subject and there is none to answer.", Es: "Cuando nadie escribió un asunto y no hay ninguno que responder."},
		},
		{
			Name: "subject_tag", Kind: "choice", Default: "no", Advanced: true, Pattern: "no|yes",
			Options: []platform.Option{
				{Value: "no", Label: platform.Text{En: "Leave the subject as it is", Es: "Dejar el asunto como está"}},
				{Value: "yes", Label: platform.Text{En: "Put the thread's mark in the subject", Es: "Poner la marca del hilo en el asunto"}},
			},
			Label: platform.Text{En: "Mark in the subject", Es: "Marca en el asunto"},
			Help: platform.Text{En: "A last resort for customers whose programs drop what ties an answer to its mail.",
				Es: "Último recurso para clientes cuyos programas quitan lo que une una respuesta a su correo."},
		},
	}
}

func securityField(name string, label platform.Text) platform.Field {
	return platform.Field{
		Name: name, Kind: "choice", Required: true, Default: "tls", Pattern: "tls|starttls|none", Label: label,
		Options: []platform.Option{
			{Value: "tls", Label: platform.Text{En: "TLS from the start", Es: "TLS desde el principio"}},
			{Value: "starttls", Label: platform.Text{En: "STARTTLS", Es: "STARTTLS"}},
			{Value: "none", Label: platform.Text{En: "None (only within one machine)", Es: "Ninguno (solo dentro de una máquina)"}},
		},
		Help: platform.Text{En: "As the provider says; without it passwords can be read on the way.", Es: "Como indique el proveedor; sin cifrado, las contraseñas se pueden leer por el camino."},
	}
}

func serverFields() []platform.Field {
	return []platform.Field{
		{
			Name: "imap_host", Kind: "text", Placeholder: "imap.example.com", Pattern: `[^\s/:]+|\[?[0-9a-fA-F:]+\]?`,
			Label: platform.Text{En: "Server for reading (IMAP)", Es: "Servidor para leer (IMAP)"},
			Help:  platform.Text{En: "Leave it empty where a provider posts the mails to you.", Es: "Déjalo vacío si un proveedor te envía los correos."},
		},
		{
			Name: "imap_port", Kind: "digits", Default: "993", Pattern: `[0-9]{1,5}`,
			Label: platform.Text{En: "Its port", Es: "Su puerto"},
			Help:  platform.Text{En: "993 for TLS, 143 for STARTTLS.", Es: "993 para TLS, 143 para STARTTLS."},
		},
		securityField("imap_security", platform.Text{En: "Its encryption", Es: "Su cifrado"}),
		{
			Name: "folder", Kind: "text", Default: "INBOX", Advanced: true,
			Label: platform.Text{En: "Folder", Es: "Carpeta"},
			Help:  platform.Text{En: "The one that is read.", Es: "La que se lee."},
		},
		{
			Name: "smtp_host", Kind: "text", Required: true, Placeholder: "smtp.example.com", Pattern: `[^\s/:]+|\[?[0-9a-fA-F:]+\]?`,
			Label: platform.Text{En: "Server for sending (SMTP)", Es: "Servidor para enviar (SMTP)"},
			Help:  platform.Text{En: "It takes the answers.", Es: "Recibe las respuestas."},
		},
		{
			Name: "smtp_port", Kind: "digits", Required: true, Default: "465", Pattern: `[0-9]{1,5}`,
			Label: platform.Text{En: "Port for sending", Es: "Puerto para enviar"},
			Help:  platform.Text{En: "465 for TLS, 587 for STARTTLS.", Es: "465 para TLS, 587 para STARTTLS."},
		},
		securityField("smtp_security", platform.Text{En: "Encryption for sending", Es: "Cifrado para enviar"}),
	}
}

func loginFields() []platform.Field {
	return []platform.Field{
		{
			Name: "auth", Kind: "choice", Required: true, Default: "password", Pattern: "password|oauth2",
			Options: []platform.Option{
				{Value: "password", Label: platform.Text{En: "With a password", Es: "Con contraseña"}},
				{Value: "oauth2", Label: platform.Text{En: "With OAuth 2.0", Es: "Con OAuth 2.0"}},
			},
			Label: platform.Text{En: "How to log in", Es: "Cómo iniciar sesión"},
			Help:  platform.Text{En: "Google and Microsoft want OAuth 2.0.", Es: "Google y Microsoft piden OAuth 2.0."},
		},
		{
			Name: "username", Kind: "text",
			Label: platform.Text{En: "User name", Es: "Usuario"},
			Help:  platform.Text{En: "Where it is not the address.", Es: "Si no es la dirección."},
		},
		{
			Name: "password", Kind: "secret", Secret: true,
			Label: platform.Text{En: "Password", Es: "Contraseña"},
			Help:  platform.Text{En: "Of the mailbox, or one made for this application alone.", Es: "La del buzón o una creada solo para esta aplicación."},
		},
		{
			Name: "oauth_endpoint", Kind: "url", Advanced: true, Pattern: `https?://.+`, Placeholder: "https://oauth2.googleapis.com/token",
			Label: platform.Text{En: "OAuth: address that gives tokens", Es: "OAuth: dirección que da tokens"},
			Help:  platform.Text{En: "Microsoft: https://login.microsoftonline.com/TENANT/oauth2/v2.0/token", Es: "Microsoft: https://login.microsoftonline.com/TENANT/oauth2/v2.0/token"},
		},
		{
			Name: "client_id", Kind: "text", Advanced: true,
			Label: platform.Text{En: "OAuth: client id", Es: "OAuth: id de cliente"},
			Help:  platform.Text{En: "Of the application that you registered at the provider.", Es: "De la aplicación que registraste en el proveedor."},
		},
		{
			Name: "scope", Kind: "text", Advanced: true, Placeholder: "https://mail.google.com/",
			Label: platform.Text{En: "OAuth: scope", Es: "OAuth: ámbito"},
			Help:  platform.Text{En: "Where the provider wants it named again.", Es: "Si el proveedor pide indicarlo de nuevo."},
		},
		{
			Name: "client_secret", Kind: "secret", Secret: true, Advanced: true,
			Label: platform.Text{En: "OAuth: client secret", Es: "OAuth: secreto de cliente"},
			Help:  platform.Text{En: "Of that application.", Es: "De esa aplicación."},
		},
		{
			Name: "refresh_token", Kind: "secret", Secret: true, Advanced: true,
			Label: platform.Text{En: "OAuth: refresh token", Es: "OAuth: token de actualización"},
			Help: platform.Text{En: "From granting the application access to the mailbox; without it the application asks in its own name.",
				Es: "Se obtiene al dar a la aplicación acceso al buzón; sin él, la aplicación lo pide en su propio nombre."},
		},
		{
			Name: "hook_secret", Kind: "secret", Secret: true, Generate: true, Advanced: true,
			Label: platform.Text{En: "Signing secret", Es: "Secreto de firma"},
			Help:  platform.Text{En: "Whoever posts mails to the channel's address signs with it.", Es: "Quien envía correos a la dirección del canal firma con él."},
		},
	}
}
