package appstore

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// maxReply is how many characters an answer has.
const maxReply = 5970

func declaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   "app_store",
		Title: "App Store",
		Summary: platform.Text{
			En: "Reviews of your app on Apple's App Store: each is a case, and your answer stands under it for everybody.",
			Es: "Las reseñas de tu app en el App Store de Apple: cada una es un caso, y tu respuesta queda debajo a la vista de todos.",
		},
		Kinds: []string{"social"},
		Mode:  platform.Asynchronous,
		Docs:  "https://developer.apple.com/documentation/appstoreconnectapi/customer-reviews",
		Needs: &platform.Needs{
			Who: platform.Text{
				En: "Anybody with access to the app in App Store Connect whose role is Customer Support, App Manager or Admin: with a key of their own, or a team key that an Admin makes. Nobody else has to take part.",
				Es: "Cualquiera con acceso a la app en App Store Connect cuyo rol sea Atención al cliente, Gestor de la app o Admin: con una clave propia o con una de equipo que crea un Admin. No hace falta nadie más.",
			},
			Before: []platform.Text{
				{En: "An app that is in the App Store.", Es: "Una app que esté en el App Store."},
				{En: "Access to the App Store Connect API, which the account's holder asks for once.", Es: "Acceso a la API de App Store Connect, que el titular de la cuenta pide una sola vez."},
			},
		},
		Fields: fields(),
		Steps:  steps(),
		Checks: []platform.CheckDescriptor{
			{Key: checkKey, Title: platform.Text{En: "The key is valid and knows the app", Es: "La clave es válida y conoce la app"}},
			{Key: checkReviews, Title: platform.Text{En: "It may read the app's reviews", Es: "Puede leer las reseñas de la app"}},
		},
		Caps: caps(),
		Notes: []platform.Text{
			{
				En: "Apple does not call: the app is asked every ten minutes, which uses a small part of what a day allows.",
				Es: "Apple no avisa: se consulta la app cada diez minutos, lo que gasta una pequeña parte de lo que permite un día.",
			},
			{
				En: "An answer is looked at by Apple before it is shown, which may take a day: it is “sent” until then and “delivered” once everybody sees it.",
				Es: "Apple revisa una respuesta antes de mostrarla, y puede tardar un día: hasta entonces está «enviada», y «entregada» cuando todos la ven.",
			},
			{
				En: "When a channel is connected, the newest 200 reviews are kept as history; what comes after that opens cases. A review that its author changes opens its case again, and what it said before is kept.",
				Es: "Al conectar un canal, las 200 reseñas más nuevas se guardan como historial; lo que llega después abre casos. Una reseña que su autor cambia reabre su caso, y se conserva lo que decía antes.",
			},
			{
				En: "A review has one answer of plain text: another one takes its place. The person is told and may change the review.",
				Es: "Una reseña tiene una sola respuesta, de texto sin formato: otra ocupa su lugar. Se avisa a la persona, que puede cambiar la reseña.",
			},
			{
				En: "Only nicknames are shown: each review's author is a contact of its own, without an address. Apple does not say which version was reviewed.",
				Es: "Solo se muestran apodos: el autor de cada reseña es un contacto aparte, sin dirección. Apple no dice qué versión se reseñó.",
			},
		},
		Sample: `curl '{{api_base_url}}/v1/apps/{{app_id}}/customerReviews?sort=-createdDate&limit=10&include=response' -H 'Authorization: Bearer SIGNED_TOKEN'`,
	}
}

func fields() []platform.Field {
	return []platform.Field{
		{
			Name: "app_id", Kind: "digits", Required: true, Pattern: `[0-9]{5,20}`, Placeholder: "1234567890",
			Label: platform.Text{En: "Apple ID of the app", Es: "Apple ID de la app"},
			Help:  platform.Text{En: "The number under “App Information” in App Store Connect.", Es: "El número que aparece en «Información de la app» en App Store Connect."},
		},
		{
			Name: "key_id", Kind: "text", Required: true, Pattern: `[A-Za-z0-9]{8,20}`, Placeholder: "2X9R4HXF34",
			Label: platform.Text{En: "Key ID", Es: "Id. de la clave"},
			Help:  platform.Text{En: "It stands beside the key in App Store Connect.", Es: "Aparece junto a la clave en App Store Connect."},
		},
		{
			Name: "issuer_id", Kind: "text", Pattern: `([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})?`, Placeholder: "57246542-96fe-1a63-e053-0824d011072a",
			Label: platform.Text{En: "Issuer ID", Es: "Id. del emisor"},
			Help:  platform.Text{En: "It stands above the team keys. Leave it empty for a key of your own.", Es: "Aparece encima de las claves de equipo. Déjalo vacío para una clave individual."},
		},
		{
			Name: "private_key", Kind: "secret", Secret: true, Required: true,
			Label: platform.Text{En: "Private key", Es: "Clave privada"},
			Help:  platform.Text{En: "The whole .p8 file, which can be downloaded once: paste all of it.", Es: "El archivo .p8 entero, que solo se puede descargar una vez: pégalo completo."},
		},
		{
			Name: "poll_minutes", Kind: "digits", Default: "10", Pattern: `[1-9][0-9]{0,2}`, Advanced: true,
			Label: platform.Text{En: "Minutes between two looks", Es: "Minutos entre dos consultas"},
			Help:  platform.Text{En: "Apple allows about 3,500 questions an hour for each key.", Es: "Apple permite unas 3500 consultas por hora para cada clave."},
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
			Title: platform.Text{En: "Make a key", Es: "Crea una clave"},
			Body: platform.Text{
				En: "In App Store Connect a key of your own is at the bottom of your profile, under “Individual API Key”. A team key is under “Users and Access”, “Integrations”, “App Store Connect API”: give it the role Customer Support. Download the .p8 file (that is possible once) and paste all of it here, with the key's ID and, of a team key, the issuer ID above the list.",
				Es: "En App Store Connect, la clave individual está al final de tu perfil, en «Clave de API individual». La de equipo está en «Usuarios y acceso», «Integraciones», «API de App Store Connect»: dale el rol Atención al cliente. Descarga el archivo .p8 (solo se puede una vez) y pégalo entero aquí, con el id. de la clave y, si es de equipo, el id. del emisor que aparece encima de la lista.",
			},
			Shows: []string{"key_id", "issuer_id", "private_key"},
		},
		{
			Title: platform.Text{En: "Say which app", Es: "Indica la app"},
			Body: platform.Text{
				En: "Open the app in App Store Connect. Under “App Information” stands its Apple ID, a number. Each app is a channel of its own; they may share the key.",
				Es: "Abre la app en App Store Connect. En «Información de la app» aparece su Apple ID, un número. Cada app es un canal; pueden compartir la clave.",
			},
			Shows: []string{"app_id"},
		},
	}
}

func caps() platform.Caps {
	return platform.Caps{
		TextLength: maxReply,
		Formatting: "none",
		Reply:      platform.Yes,
		Edit:       platform.Yes,
		Delete:     platform.Yes,
		Receipts:   []desk.Status{desk.StatusSent, desk.StatusDelivered},
		Rates:      platform.Rates{PerSecond: 2, MaxConcurrency: 2},
		Idempotent: true, // the same words in the place of the same words
		Public: &platform.PublicCaps{
			Post:    platform.PostLimits{Level: platform.No, Why: platform.Text{En: "In the App Store only customers write.", Es: "En el App Store solo escriben los clientes."}},
			Reply:   platform.ReplyLimits{Level: platform.Yes, TextLength: maxReply, Once: true},
			Ratings: 5,
			Depth:   1,
			Verbs:   verbs(),
			Counts:  []string{"comments"},
		},
	}
}

func verbs() map[desk.PublicVerb]platform.VerbRule {
	no := func(en, es string) platform.VerbRule {
		return platform.VerbRule{Level: platform.No, Why: platform.Text{En: en, Es: es}}
	}
	return map[desk.PublicVerb]platform.VerbRule{
		desk.VerbRewrite: {Level: platform.Yes, Says: platform.Text{
			En: "The new words take the place of the old ones once Apple has looked at them, which may take a day. The person is told.",
			Es: "Las palabras nuevas ocupan el lugar de las anteriores cuando Apple las haya revisado, lo que puede tardar un día. Se avisa a la persona.",
		}},
		desk.VerbWithdraw: {Level: platform.Yes, Says: platform.Text{
			En: "The answer goes away from under the review. You can answer again.",
			Es: "La respuesta desaparece de debajo de la reseña. Puedes volver a responder.",
		}},
		desk.VerbRemove:  no("Only Apple deletes reviews: report a concern in App Store Connect.", "Solo Apple borra reseñas: informa de un problema en App Store Connect."),
		desk.VerbHide:    no("The App Store shows all reviews; nobody but Apple can hide one.", "El App Store muestra todas las reseñas; nadie más que Apple puede ocultar una."),
		desk.VerbLike:    no("A business cannot like reviews in the App Store.", "En el App Store una empresa no puede dar «me gusta» a las reseñas."),
		desk.VerbBlock:   no("The App Store does not let a business block people.", "El App Store no permite que una empresa bloquee a personas."),
		desk.VerbPrivate: no("The App Store has no private messages.", "El App Store no tiene mensajes privados."),
		desk.VerbName:    no("The App Store shows nicknames alone: nobody can be named.", "El App Store solo muestra apodos: no se puede nombrar a nadie."),
		desk.VerbProfile: no("The developer of the app answers, and nobody else.", "Responde el desarrollador de la app y nadie más."),
	}
}
