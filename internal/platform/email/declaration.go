package email

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

const maxFile = 25 << 20

func declaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   "email",
		Title: "E-mail",
		Summary: platform.Text{
			En: "A mailbox of any provider: read by IMAP or posted by a provider, answered by SMTP, with a password or OAuth 2.0.",
			Es: "Un buzón de cualquier proveedor: se lee por IMAP o lo envía un proveedor, y se responde por SMTP, con contraseña u OAuth 2.0.",
		},
		Kinds:  []string{"email"},
		Mode:   platform.Asynchronous,
		Docs:   "https://recado.dev/docs/platforms/email",
		Fields: accountFields(),
		Steps:  steps(),
		Checks: []platform.CheckDescriptor{
			{Key: "reading", Title: platform.Text{En: "The mailbox can be read", Es: "El buzón se puede leer"}},
			{Key: "sending", Title: platform.Text{En: "Mails can be sent", Es: "Se pueden enviar correos"}},
		},
		Caps: caps(),
		Notes: []platform.Text{
			{
				En: "Mails stay in the mailbox, unread as they were: Recado reads them and changes nothing. Mail that was there more than an hour before the channel was connected is not taken in.",
				Es: "Los correos se quedan en el buzón, sin leer como estaban: Recado los lee y no cambia nada. No se recoge el correo que llegó más de una hora antes de conectar el canal.",
			},
			{
				En: "Each thread of mails is a conversation of its own. What a machine wrote (an absence note, a newsletter, a bounce) is shown, and never answered by a machine.",
				Es: "Cada hilo de correos es una conversación propia. Lo que escribió una máquina (un aviso de ausencia, un boletín, un rebote) se muestra y nunca lo responde una máquina.",
			},
			{
				En: "Google and Microsoft take no plain passwords: use OAuth 2.0, or at Google an app password.",
				Es: "Google y Microsoft no aceptan contraseñas simples: usa OAuth 2.0 o, en Google, una contraseña de aplicación.",
			},
		},
		Hook:    platform.HookDescriptor{MaxBytes: maxMail, Headers: []string{"Content-Type"}, Timed: true, Files: true},
		StartBy: platform.StartByEmail,
		Needs: &platform.Needs{
			Who: platform.Text{En: "Whoever administers the mailbox at its provider.", Es: "Quien administre el buzón en su proveedor."},
			Before: []platform.Text{
				{En: "A mailbox that the desk has to itself, with IMAP switched on.", Es: "Un buzón solo para la mesa de atención, con IMAP activado."},
				{En: "SPF, DKIM and DMARC of its domain set up, or answers end up as spam.", Es: "SPF, DKIM y DMARC configurados en su dominio; si no, las respuestas acabarán en spam."},
			},
		},
	}
}

func steps() []platform.SetupStep {
	return []platform.SetupStep{
		{
			Title: platform.Text{En: "Name the mailbox", Es: "Indica el buzón"},
			Body:  platform.Text{En: "Its address, and the name that customers see beside it.", Es: "Su dirección y el nombre que los clientes ven junto a ella."},
		},
		{
			Title: platform.Text{En: "Name its servers", Es: "Indica sus servidores"},
			Body: platform.Text{
				En: "The provider's help names them under IMAP and SMTP. Google: imap.gmail.com and smtp.gmail.com. Microsoft: outlook.office365.com and smtp.office365.com with STARTTLS on port 587.",
				Es: "La ayuda del proveedor los indica en IMAP y SMTP. Google: imap.gmail.com y smtp.gmail.com. Microsoft: outlook.office365.com y smtp.office365.com con STARTTLS en el puerto 587.",
			},
		},
		{
			Title: platform.Text{En: "Let a provider post mails instead", Es: "O deja que un proveedor envíe los correos"},
			Body: platform.Text{
				En: "Without IMAP: post each mail to this address, whole (message/rfc822) or as the field “email” or “body-mime” of a form, with X-Recado-Signature holding the hexadecimal HMAC-SHA256 of the body, keyed with the signing secret.",
				Es: "Sin IMAP: envía cada correo a esta dirección, entero (message/rfc822) o como el campo «email» o «body-mime» de un formulario, con X-Recado-Signature y el HMAC-SHA256 hexadecimal del cuerpo, con el secreto de firma como clave.",
			},
			Shows: []string{"webhook_url", "hook_secret"},
		},
	}
}

func caps() platform.Caps {
	file := platform.Media{Level: platform.Yes, MaxBytes: maxFile, Caption: true}
	return platform.Caps{
		TextLength:    60_000,
		CaptionLength: 60_000,
		Formatting:    "html",
		Media:         map[string]platform.Media{"image": file, "video": file, "audio": file, "voice": file, "document": file},
		Reply:         platform.Yes,
		Receipts:      []desk.Status{desk.StatusSent, desk.StatusFailed},
		Rates:         platform.Rates{PerSecond: 5, MaxConcurrency: 4},
		Proactive:     platform.Yes,
		Mail:          platform.Yes,
	}
}
