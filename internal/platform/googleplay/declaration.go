package googleplay

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// maxReply is how many characters an answer has.
const maxReply = 350

func declaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   "google_play",
		Title: "Google Play",
		Summary: platform.Text{
			En: "Reviews of your app on Google Play: each is a case, and your answer stands under it for everybody.",
			Es: "Las reseñas de tu aplicación en Google Play: cada una es un caso, y tu respuesta queda debajo a la vista de todos.",
		},
		Kinds: []string{"social"},
		Mode:  platform.Asynchronous,
		Docs:  "https://developers.google.com/android-publisher/reply-to-reviews",
		Needs: &platform.Needs{
			Who: platform.Text{
				En: "An administrator of the developer account in Play Console, who can also make a service account in Google Cloud. Nobody else has to take part.",
				Es: "Un administrador de la cuenta de desarrollador en Play Console que además pueda crear una cuenta de servicio en Google Cloud. No hace falta nadie más.",
			},
			Before: []platform.Text{
				{En: "An app that is published: reviews of test versions are not handed out.", Es: "Una aplicación publicada: las reseñas de versiones de prueba no se entregan."},
				{En: "A project in Google Cloud.", Es: "Un proyecto en Google Cloud."},
			},
		},
		Fields: fields(),
		Steps:  steps(),
		Checks: []platform.CheckDescriptor{
			{Key: checkKey, Title: platform.Text{En: "The service account's key is valid", Es: "La clave de la cuenta de servicio es válida"}},
			{Key: checkApp, Title: platform.Text{En: "It may read the app's reviews", Es: "Puede leer las reseñas de la aplicación"}},
		},
		Caps: caps(),
		Notes: []platform.Text{
			{
				En: "Google Play does not call: the app is asked every ten minutes, which uses a tenth of what a day allows.",
				Es: "Google Play no avisa: se consulta la aplicación cada diez minutos, lo que gasta una décima parte de lo que permite un día.",
			},
			{
				En: "Only reviews with words are handed out, and for seven days after they were written or changed. What is older can be answered in Play Console.",
				Es: "Solo se entregan reseñas con texto, y durante siete días desde que se escriben o se cambian. Las anteriores se responden en Play Console.",
			},
			{
				En: "When a channel is connected, what is there already is kept as history; what comes after that opens cases. A review that its author changes opens its case again, and what it said before is kept.",
				Es: "Al conectar un canal, lo que ya está se guarda como historial; lo que llega después abre casos. Una reseña que su autor cambia reabre su caso, y se conserva lo que decía antes.",
			},
			{
				En: "A review has one answer of plain text: another one takes its place. It cannot be deleted from here.",
				Es: "Una reseña tiene una sola respuesta, de texto sin formato: otra ocupa su lugar. Desde aquí no se puede borrar.",
			},
			{
				En: "Nobody says who wrote a review: each one's author is a contact of its own, without an address.",
				Es: "Nadie dice quién escribió una reseña: el autor de cada una es un contacto aparte, sin dirección.",
			},
		},
		Sample: `curl '{{api_base_url}}/androidpublisher/v3/applications/{{package_name}}/reviews?maxResults=10' -H 'Authorization: Bearer ACCESS_TOKEN'`,
	}
}

func fields() []platform.Field {
	return []platform.Field{
		{
			Name: "package_name", Kind: "text", Required: true, Pattern: `[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)+`, Placeholder: "com.example.app",
			Label: platform.Text{En: "Package name", Es: "Nombre del paquete"},
			Help:  platform.Text{En: "It stands under the app's name in Play Console.", Es: "Está debajo del nombre de la aplicación en Play Console."},
		},
		{
			Name: "service_account", Kind: "secret", Secret: true, Required: true,
			Label: platform.Text{En: "Service account key", Es: "Clave de la cuenta de servicio"},
			Help:  platform.Text{En: "The whole JSON file that Google Cloud hands out: paste all of it.", Es: "El archivo JSON entero que entrega Google Cloud: pégalo completo."},
		},
		{
			Name: "poll_minutes", Kind: "digits", Default: "10", Pattern: `[1-9][0-9]{0,2}`, Advanced: true,
			Label: platform.Text{En: "Minutes between two looks", Es: "Minutos entre dos consultas"},
			Help: platform.Text{
				En: "Google allows 200 questions an hour for each app. Every ten minutes is soon enough for most.",
				Es: "Google permite 200 consultas por hora para cada aplicación. Cada diez minutos basta para casi todas.",
			},
		},
		{
			Name: "api_base_url", Kind: "url", Default: defaultBase, Pattern: `https?://.+`, Advanced: true,
			Label: platform.Text{En: "Address of the API", Es: "Dirección de la API"},
			Help:  platform.Text{En: "Change it only to use a test server.", Es: "Cámbiala solo para usar un servidor de pruebas."},
		},
	}
}

func steps() []platform.SetupStep {
	return []platform.SetupStep{
		{
			Title: platform.Text{En: "Make a service account", Es: "Crea una cuenta de servicio"},
			Body: platform.Text{
				En: "In Google Cloud switch on the “Google Play Android Developer API”. Under “IAM & Admin”, “Service Accounts” make one; it needs no role there. Open it, and under “Keys” add a key of type JSON: its file comes at once. Paste all of it here.",
				Es: "En Google Cloud activa la «Google Play Android Developer API». En «IAM y administración», «Cuentas de servicio», crea una; ahí no necesita ningún rol. Ábrela y en «Claves» añade una clave de tipo JSON: el archivo se descarga al momento. Pégalo entero aquí.",
			},
			Shows: []string{"service_account"},
		},
		{
			Title: platform.Text{En: "Let it into Play Console", Es: "Dale acceso a Play Console"},
			Body: platform.Text{
				En: "In Play Console, “Users and permissions”, invite the service account by its e-mail address. For this app give it “View app information” and “Reply to reviews”. It may take a day until that counts.",
				Es: "En Play Console, «Usuarios y permisos», invita a la cuenta de servicio por su dirección de correo. Para esta aplicación dale «Ver información de la aplicación» y «Responder reseñas». Puede tardar un día en valer.",
			},
		},
		{
			Title: platform.Text{En: "Say which app", Es: "Indica la aplicación"},
			Body: platform.Text{
				En: "Enter the package name, as it stands under the app's name in Play Console. Each app is a channel of its own; they may share the service account.",
				Es: "Escribe el nombre del paquete tal como aparece debajo del nombre de la aplicación en Play Console. Cada aplicación es un canal; pueden compartir la cuenta de servicio.",
			},
			Shows: []string{"package_name"},
		},
	}
}

func caps() platform.Caps {
	return platform.Caps{
		TextLength: maxReply,
		Formatting: "none",
		Reply:      platform.Yes,
		Edit:       platform.Yes,
		Receipts:   []desk.Status{desk.StatusSent},
		Rates:      platform.Rates{PerSecond: 2, MaxConcurrency: 2},
		Idempotent: true, // the same words in the place of the same words
		Public: &platform.PublicCaps{
			Post: platform.PostLimits{Level: platform.No, Why: platform.Text{En: "On Google Play only customers write.", Es: "En Google Play solo escriben los clientes."}},
			Reply: platform.ReplyLimits{
				Level: platform.Yes, TextLength: maxReply, Once: true,
			},
			Ratings: 5,
			Depth:   1,
			Verbs:   verbs(),
		},
	}
}

func verbs() map[desk.PublicVerb]platform.VerbRule {
	no := func(en, es string) platform.VerbRule {
		return platform.VerbRule{Level: platform.No, Why: platform.Text{En: en, Es: es}}
	}
	return map[desk.PublicVerb]platform.VerbRule{
		desk.VerbRewrite: {Level: platform.Yes, Says: platform.Text{
			En: "The new words stand in the place of the old ones; the person who wrote the review is told.",
			Es: "Las palabras nuevas ocupan el lugar de las anteriores; se avisa a quien escribió la reseña.",
		}},
		desk.VerbWithdraw: no("Google Play lets answers be deleted in Play Console alone. You can change the answer here.", "Google Play solo deja borrar respuestas en Play Console. Aquí puedes cambiar la respuesta."),
		desk.VerbRemove:   no("Only Google deletes reviews: report it in Play Console.", "Solo Google borra reseñas: denúnciala en Play Console."),
		desk.VerbHide:     no("Google Play shows all reviews; nobody but Google can hide one.", "Google Play muestra todas las reseñas; nadie más que Google puede ocultar una."),
		desk.VerbLike:     no("A business cannot like reviews on Google Play.", "En Google Play una empresa no puede dar «me gusta» a las reseñas."),
		desk.VerbBlock:    no("Google Play does not let a business block people.", "Google Play no permite que una empresa bloquee a personas."),
		desk.VerbPrivate:  no("Google Play has no private messages.", "Google Play no tiene mensajes privados."),
		desk.VerbName:     no("Google Play does not say who somebody is: they cannot be named.", "Google Play no dice quién es cada persona: no se la puede nombrar."),
		desk.VerbProfile:  no("The developer of the app answers, and nobody else.", "Responde el desarrollador de la aplicación y nadie más."),
	}
}
