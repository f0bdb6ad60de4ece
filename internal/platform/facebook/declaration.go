package facebook

import (
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/meta"
)

func declaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   "facebook",
		Title: "Facebook Page",
		Summary: platform.Text{
			En: "What people write in public on a Facebook Page: comments, posts by visitors, mentions and reviews.",
			Es: "Lo que la gente escribe en público en una página de Facebook: comentarios, publicaciones de visitantes, menciones y reseñas.",
		},
		Kinds:  []string{"social"},
		Mode:   platform.Asynchronous,
		Docs:   "https://developers.facebook.com/docs/pages-api",
		Fields: append([]platform.Field{pageField(), reviewsField()}, meta.Fields()...),
		Steps:  steps(),
		Checks: []platform.CheckDescriptor{
			{Key: meta.CheckToken, Title: platform.Text{En: "The access token is valid", Es: "El token de acceso es válido"}},
			{Key: checkPage, Title: platform.Text{En: "The token opens the Page", Es: "El token abre la página"}},
			{Key: checkComments, Title: platform.Text{En: "The token may read posts and comments", Es: "El token puede leer publicaciones y comentarios"}},
			{Key: meta.CheckSubscription, Title: platform.Text{En: "An app is subscribed to what happens on the Page", Es: "Hay una aplicación suscrita a lo que ocurre en la página"}},
			{Key: checkReviews, Title: platform.Text{En: "Reviews", Es: "Reseñas"}},
		},
		Caps:       caps(false),
		Notes:      notes(),
		Needs:      needs(),
		Hook:       platform.HookDescriptor{MaxBytes: 3 << 20},
		Processing: meta.Processing("Facebook"),
		People:     keyPrivate,
		PrivateBy:  keyPrivate,
		Sample: `curl -X POST '{{api_base_url}}/{{api_version}}/{{page_id}}/feed' \
  -H 'Authorization: Bearer {{page_access_token}}' -H 'Content-Type: application/json' \
  -d '{"message":"Hello, everybody"}'`,
	}
}

func needs() *platform.Needs {
	return &platform.Needs{
		Who: platform.Text{
			En: "Somebody with full control of the Page (a Page admin) who is also an administrator or developer of a Meta app. Nobody else is needed.",
			Es: "Alguien con control total de la página (administrador de la página) que también sea administrador o desarrollador de una aplicación de Meta. No hace falta nadie más.",
		},
		Before: []platform.Text{
			{En: "A Facebook Page that is published.", Es: "Una página de Facebook publicada."},
			meta.AppNeeded(),
			{
				En: "For people who have no role in your app: advanced access to pages_read_user_content, pages_read_engagement, pages_manage_engagement and pages_manage_posts, by Meta's app review.",
				Es: "Para personas sin un rol en tu aplicación: acceso avanzado a pages_read_user_content, pages_read_engagement, pages_manage_engagement y pages_manage_posts, mediante la revisión de la aplicación por Meta.",
			},
		},
	}
}

func pageField() platform.Field {
	return platform.Field{
		Name: "page_id", Kind: "digits", Required: true, Pattern: `[0-9]{1,32}`, Placeholder: "101000000000001",
		Label: platform.Text{En: "Page ID", Es: "Identificador de la página"},
		Help: platform.Text{
			En: "On the Page under About › Page transparency. It is digits, not the Page's name. The Page's messages are connected as a channel of their own, with the same id: then comments can be answered in private.",
			Es: "En la página, en Información › Transparencia de la página. Son cifras, no el nombre de la página. Los mensajes de la página se conectan como un canal aparte, con el mismo identificador: así se puede responder a los comentarios en privado.",
		},
	}
}

func reviewsField() platform.Field {
	return platform.Field{
		Name: settingReviews, Kind: "choice", Default: "no", Advanced: true,
		Label: platform.Text{En: "Reviews", Es: "Reseñas"},
		Help: platform.Text{
			En: "Facebook ended reviews in v22.0 of its API. Older versions, while they work, still tell of them.",
			Es: "Facebook retiró las reseñas en la versión v22.0 de su API. Las versiones anteriores, mientras funcionen, todavía las comunican.",
		},
		Options: []platform.Option{
			{Value: "no", Label: platform.Text{En: "Leave them out", Es: "No recibirlas"}},
			{Value: "yes", Label: platform.Text{En: "Take them in, where the API has them", Es: "Recibirlas, si la API las tiene"}},
		},
	}
}

func steps() []platform.SetupStep {
	return []platform.SetupStep{
		{
			Title: platform.Text{En: "Create an app", Es: "Crea una aplicación"},
			Body: platform.Text{
				En: "On developers.facebook.com create an app of type Business and add the product Webhooks. If the Page's messages are connected here already, use the same app. In development mode only people with a role in the app are told of; switch it to Live for everybody.",
				Es: "En developers.facebook.com crea una aplicación de tipo Empresa y añade el producto Webhooks. Si los mensajes de la página ya están conectados aquí, usa la misma aplicación. En modo de desarrollo solo se avisa de personas con un rol en la aplicación; pásala a Activo para todo el mundo.",
			},
		},
		{
			Title: platform.Text{En: "Get a token of the Page", Es: "Obtén un token de la página"},
			Body: platform.Text{
				En: "In the Graph API Explorer choose your app and Get Page access token, with pages_show_list, pages_manage_metadata, pages_read_engagement, pages_read_user_content, pages_manage_engagement and pages_manage_posts; make it long-lived in the Access Token Debugger. A system user's token with the Page works too. The app secret is under App settings › Basic.",
				Es: "En el Explorador de la API Graph elige tu aplicación y Obtener token de acceso a la página, con pages_show_list, pages_manage_metadata, pages_read_engagement, pages_read_user_content, pages_manage_engagement y pages_manage_posts; hazlo de larga duración en el Depurador de tokens de acceso. También sirve el token de un usuario del sistema que tenga la página. La clave secreta está en Configuración de la aplicación › Básica.",
			},
		},
		meta.HookStep("Webhooks › Page", "Webhooks › Page"),
		{
			Title: platform.Text{En: "The same app for messages, or for another Page", Es: "La misma aplicación para mensajes o para otra página"},
			Body: platform.Text{
				En: "An app has one webhook address for all its Pages, and for their messages too. If one of them is connected here already, leave its address as it is: what is for this channel is handed on to it.",
				Es: "Una aplicación tiene una sola dirección de webhook para todas sus páginas, y también para sus mensajes. Si ya has conectado aquí una de ellas, deja su dirección como está: lo que sea para este canal pasa a él.",
			},
		},
		{
			Title: platform.Text{En: "Subscribe the Page", Es: "Suscribe la página"},
			Body: platform.Text{
				En: "If the check below says that no app is subscribed, press Subscribe again on the channel's page. Then comment on one of the Page's posts.",
				Es: "Si la comprobación de abajo dice que no hay ninguna aplicación suscrita, pulsa Suscribir de nuevo en la página del canal. Después comenta una de las publicaciones de la página.",
			},
		},
	}
}

func notes() []platform.Text {
	return []platform.Text{
		{
			En: "What happens on the Page arrives at once, by webhook. What was written before it was connected does not.",
			Es: "Lo que ocurre en la página llega al momento, por webhook. Lo que se escribió antes de conectarla no llega.",
		},
		{
			En: "A comment can be answered in private once, within seven days, when the Page's messages are connected as a channel too. After that the person has to write back first.",
			Es: "Un comentario se puede responder en privado una vez, en un plazo de siete días, si los mensajes de la página también están conectados como canal. Después es la persona quien tiene que escribir.",
		},
		{
			En: "Facebook leaves out who wrote a comment when the app lacks a permission or the person keeps their name to themselves. Such comments can be answered, but their author can't be blocked.",
			Es: "Facebook no dice quién escribió un comentario si a la aplicación le falta un permiso o la persona no quiere mostrar su nombre. Esos comentarios se pueden responder, pero no se puede bloquear a su autor.",
		},
		{
			En: "A hidden comment is still seen by its author and their friends. That is Facebook's rule, and nobody is told that it was hidden.",
			Es: "Un comentario oculto lo siguen viendo su autor y sus amigos. Es la norma de Facebook, y no se avisa a nadie de que se ocultó.",
		},
		{
			En: "Answers nest once: an answer to an answer stands under the comment at the top.",
			Es: "Las respuestas solo se anidan una vez: la respuesta a una respuesta queda debajo del comentario principal.",
		},
		{
			En: "Facebook ended reviews in v22.0 of its API (2025). With older versions they can still be taken in, by a setting; nobody promises them.",
			Es: "Facebook retiró las reseñas en la versión v22.0 de su API (2025). Con versiones anteriores todavía se pueden recibir, con un ajuste; nadie las garantiza.",
		},
		{
			En: "What is written in the Page's own tools stands here too, and so does what is hidden or deleted there.",
			Es: "Lo que se escribe con las herramientas de la propia página también aparece aquí, y lo que se oculta o elimina allí, también.",
		},
	}
}
