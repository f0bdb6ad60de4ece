package instagram

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/meta"
)

// What fits a comment and what fits a post.
const (
	commentLength = 300
	captionLength = 2200
	maxPictures   = 10
)

func publicDeclaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   keyPublic,
		Title: "Instagram comments",
		Summary: platform.Text{
			En: "Comments under a professional Instagram account's posts, and where people name it.",
			Es: "Los comentarios en las publicaciones de una cuenta profesional de Instagram, y los sitios donde la mencionan.",
		},
		Kinds:     []string{"social"},
		Mode:      platform.Asynchronous,
		Docs:      "https://developers.facebook.com/docs/instagram-platform/comment-moderation",
		Fields:    append([]platform.Field{accountField()}, meta.Fields()...),
		Steps:     publicSteps(),
		People:    keyPrivate,
		PrivateBy: keyPrivate,
		Checks: []platform.CheckDescriptor{
			{Key: meta.CheckToken, Title: platform.Text{En: "The access token is valid", Es: "El token de acceso es válido"}},
			{Key: checkAccount, Title: platform.Text{En: "The account is found and is a professional one", Es: "La cuenta existe y es profesional"}},
			{Key: meta.CheckSubscription, Title: platform.Text{En: "An app is subscribed to the account's comments", Es: "Hay una aplicación suscrita a los comentarios de la cuenta"}},
		},
		Caps:  publicCaps(),
		Notes: publicNotes(),
		Needs: &platform.Needs{
			Who: platform.Text{
				En: "Somebody who manages the Instagram account, and its Facebook Page if it has one, together with an administrator or developer of a Meta app. Meta itself reviews the app before comments of strangers come.",
				Es: "Alguien que gestione la cuenta de Instagram, y su página de Facebook si la tiene, junto con un administrador o desarrollador de una aplicación de Meta. Antes de que lleguen comentarios de desconocidos, Meta revisa la aplicación.",
			},
			Assisted: true,
			Before: []platform.Text{
				{
					En: "A professional account (business or creator): the comments of personal accounts can't be had.",
					Es: "Una cuenta profesional (de empresa o de creador): los comentarios de cuentas personales no se pueden recibir.",
				},
				meta.AppNeeded(),
				{
					En: "Advanced access to instagram_manage_comments, and to instagram_content_publish for posts, by Meta's app review. The app has to be Live.",
					Es: "Acceso avanzado a instagram_manage_comments, y a instagram_content_publish para publicar, mediante la revisión de la aplicación por Meta. La aplicación tiene que estar activa.",
				},
				{
					En: "For private answers to comments: the same account connected as Instagram Direct.",
					Es: "Para responder en privado a los comentarios: la misma cuenta conectada como Instagram Direct.",
				},
			},
		},
		Hook:       platform.HookDescriptor{MaxBytes: 3 << 20},
		Processing: meta.Processing("Instagram"),
		Sample: `curl -X POST '{{api_base_url}}/{{api_version}}/COMMENT_ID/replies' \
  -H 'Authorization: Bearer {{page_access_token}}' -d 'message=Hello'`,
	}
}

func publicSteps() []platform.SetupStep {
	return []platform.SetupStep{
		meta.AppStep("Instagram"),
		{
			Title: platform.Text{En: "Connect the account and copy its token", Es: "Conecta la cuenta y copia su token"},
			Body: platform.Text{
				En: "Under Instagram › API setup generate a token for the account with the permissions to manage comments and to publish. If the account is connected as Instagram Direct already, use the same token, app secret and verify token.",
				Es: "En Instagram › Configuración de la API genera un token para la cuenta con los permisos de gestionar comentarios y de publicar. Si la cuenta ya está conectada como Instagram Direct, usa el mismo token, la misma clave secreta y el mismo token de verificación.",
			},
		},
		meta.HookStep("Instagram › Webhooks", "Instagram › Webhooks"),
		{
			Title: platform.Text{En: "Messages and comments of one account", Es: "Mensajes y comentarios de una misma cuenta"},
			Body: platform.Text{
				En: "An app has one webhook address for both. If the account is connected as Instagram Direct, leave the address as it is: comments that come in there are handed on to this channel, and messages that come in here to that one.",
				Es: "Una aplicación tiene una sola dirección de webhook para ambos. Si la cuenta está conectada como Instagram Direct, deja la dirección como está: los comentarios que lleguen allí pasan a este canal, y los mensajes que lleguen aquí, a aquel.",
			},
		},
		{
			Title: platform.Text{En: "Subscribe the account", Es: "Suscribe la cuenta"},
			Body: platform.Text{
				En: "Choose the fields comments, live_comments and mentions, and press Subscribe again on the channel's page if the check below says so. Then comment on one of the account's posts from another account.",
				Es: "Elige los campos comments, live_comments y mentions, y pulsa Suscribir de nuevo en la página del canal si la comprobación de abajo lo dice. Después comenta en una publicación de la cuenta desde otra.",
			},
		},
	}
}

func publicNotes() []platform.Text {
	return []platform.Text{
		{
			En: "New comments come by themselves. What is edited, deleted or hidden in the app is not told by the network: the newest 10 posts are looked at every 15 minutes, and the posts themselves come in that way too.",
			Es: "Los comentarios nuevos llegan solos. La red no avisa de lo que se edita, borra u oculta en la aplicación: las 10 publicaciones más recientes se consultan cada 15 minutos, y así llegan también las propias publicaciones.",
		},
		{
			En: "Comments nest once: an answer to an answer stands under the comment above.",
			Es: "Los comentarios se anidan una sola vez: la respuesta a una respuesta queda bajo el comentario de arriba.",
		},
		{
			En: "A comment can be answered in private once, within seven days, with one message; what follows waits until the person writes.",
			Es: "Un comentario se puede responder en privado una sola vez, durante siete días y con un mensaje; para seguir hay que esperar a que la persona escriba.",
		},
		{
			En: "Liking comments, blocking people and changing what was written are not possible for tools: the app on the phone has them.",
			Es: "Las herramientas no pueden dar me gusta a los comentarios, bloquear a personas ni cambiar lo que se escribió: eso se hace en la aplicación del teléfono.",
		},
		{
			En: "A post needs a picture or a video, which the network fetches by a link: this server has to be reached from outside under its public HTTPS address. Links in the words under a post can't be pressed. Meta allows 100 posts in 24 hours.",
			Es: "Una publicación necesita una imagen o un vídeo, que la red descarga mediante un enlace: hay que poder llegar a este servidor desde fuera por su dirección HTTPS pública. Los enlaces del texto no se pueden pulsar. Meta permite 100 publicaciones en 24 horas.",
		},
		{
			En: "Comments of people with a private account may not be told. Who only mentions the account is known by name alone, so that they are not joined with who writes in private.",
			Es: "Puede que no lleguen los comentarios de personas con cuenta privada. De quien solo menciona la cuenta se conoce únicamente el nombre, por lo que no se une con quien escribe en privado.",
		},
	}
}

func publicCaps() platform.Caps {
	c := platform.Caps{
		Formatting: "none",
		Receipts:   []desk.Status{desk.StatusSent, desk.StatusFailed},
		Rates:      platform.Rates{PerSecond: 10, MaxConcurrency: 4},
		Public: &platform.PublicCaps{
			Post: platform.PostLimits{
				Level: platform.Yes, TextLength: captionLength, Images: maxPictures, Video: platform.Yes, Link: platform.No, NoText: true, NeedsFile: true,
				Under: platform.Yes, Schedules: platform.No, MaxImage: 8 * megabyte, MaxVideo: 100 * megabyte,
			},
			Reply:  platform.ReplyLimits{Level: platform.Yes, TextLength: commentLength},
			Depth:  2,
			Verbs:  verbRules(),
			Counts: []string{"likes", "comments"},
		},
	}
	in := c.InPublic()
	c.TextLength, c.CaptionLength, c.Reply, c.Edit, c.Delete = in.TextLength, in.CaptionLength, in.Reply, in.Edit, in.Delete
	return c
}

func verbRules() map[desk.PublicVerb]platform.VerbRule {
	no := func(en, es string) platform.VerbRule {
		return platform.VerbRule{Level: platform.No, Why: platform.Text{En: en, Es: es}}
	}
	return map[desk.PublicVerb]platform.VerbRule{
		desk.VerbLike: no("Instagram lets no tool like comments: do it in the app.", "Instagram no permite que las herramientas den me gusta a los comentarios: hazlo en la aplicación."),
		desk.VerbHide: {Level: platform.Yes, Says: platform.Text{
			En: "Nobody but its author and their friends sees the comment any more, nor the answers to it. The author is not told. It can be shown again.",
			Es: "Solo su autor y sus amigos siguen viendo el comentario y sus respuestas; los demás, no. Al autor no se le avisa. Se puede volver a mostrar.",
		}},
		desk.VerbRemove: {Level: platform.Yes, Final: true, Says: platform.Text{
			En: "The comment and the answers to it disappear for everybody. That can't be undone.",
			Es: "El comentario y sus respuestas desaparecen para todo el mundo. No se puede deshacer.",
		}},
		desk.VerbBlock:   no("Instagram lets no tool block people: do it in the app.", "Instagram no permite que las herramientas bloqueen a personas: hazlo en la aplicación."),
		desk.VerbRewrite: no("Instagram lets no tool change what was written: delete it and write it again.", "Instagram no permite que las herramientas cambien lo que se escribió: bórralo y escríbelo de nuevo."),
		desk.VerbWithdraw: {Level: platform.Yes, Final: true, Says: platform.Text{
			En: "Your comment and the answers to it disappear for everybody. Posts can be deleted in the app alone.",
			Es: "Tu comentario y sus respuestas desaparecen para todo el mundo. Las publicaciones solo se pueden borrar en la aplicación.",
		}},
		desk.VerbPrivate: {Level: platform.Yes, Seconds: 7 * 24 * 60 * 60, Once: true, Says: platform.Text{
			En: "The public sees nothing of it. The person gets a message that shows their comment.",
			Es: "El público no ve nada. La persona recibe un mensaje que muestra su comentario.",
		}},
		desk.VerbName: {Level: platform.Yes, Says: platform.Text{
			En: "The answer begins with the person's name, and Instagram tells them.",
			Es: "La respuesta empieza con el nombre de la persona, e Instagram se lo notifica.",
		}},
		desk.VerbProfile: no("Instagram lets an account answer under its own posts alone.", "Instagram solo permite que una cuenta responda en sus propias publicaciones."),
	}
}
