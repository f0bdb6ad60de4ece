package googleplaces

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

const (
	// maxBytes is how long an answer may be; maxReply is how many letters surely
	// fit into that in the languages of Europe.
	maxBytes = 4096
	maxReply = 2048
)

func declaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   "google_places",
		Title: "Google Business Profile",
		Summary: platform.Text{
			En: "Reviews of your place on Google Maps and Search: each is a case, and your answer stands under it for everybody.",
			Es: "Las reseñas de tu lugar en Google Maps y en el buscador: cada una es un caso, y tu respuesta queda debajo a la vista de todos.",
		},
		Kinds: []string{"social"},
		Mode:  platform.Asynchronous,
		Docs:  "https://developers.google.com/my-business/content/review-data",
		Needs: &platform.Needs{
			Who: platform.Text{
				En: "An owner or manager of the place in Google Business Profile, who also has a project in Google Cloud. Google grants the project access to the APIs upon a form.",
				Es: "Un propietario o administrador del lugar en el perfil de empresa de Google que además tenga un proyecto en Google Cloud. Google concede al proyecto el acceso a las API mediante un formulario.",
			},
			Before: []platform.Text{
				{En: "A place that is verified.", Es: "Un lugar verificado."},
				{En: "Access to the Business Profile APIs, which Google grants within some days: until then every call is refused.", Es: "El acceso a las API del perfil de empresa, que Google concede en unos días: hasta entonces rechaza toda llamada."},
			},
			Assisted: true,
		},
		Fields: fields(),
		Steps:  steps(),
		Checks: []platform.CheckDescriptor{
			{Key: checkAccess, Title: platform.Text{En: "The access that was given is valid", Es: "El acceso que se dio es válido"}},
			{Key: checkPlace, Title: platform.Text{En: "It knows the place", Es: "Conoce el lugar"}},
			{Key: checkReviews, Title: platform.Text{En: "The place is verified and its reviews can be read", Es: "El lugar está verificado y se pueden leer sus reseñas"}},
		},
		Caps: caps(),
		Notes: []platform.Text{
			{
				En: "The place is asked every ten minutes, which uses a very small part of what Google allows.",
				Es: "Se consulta el lugar cada diez minutos, lo que gasta una parte mínima de lo que permite Google.",
			},
			{
				En: "Google may look at an answer before it is shown, and refuse it: it is “sent” until then, “delivered” once everybody sees it, and “not sent” where Google does not show it.",
				Es: "Google puede revisar una respuesta antes de mostrarla, y rechazarla: hasta entonces está «enviada», «entregada» cuando todos la ven y «no enviada» si Google no la muestra.",
			},
			{
				En: "When a channel is connected, the newest 50 reviews are kept as history; what comes after that opens cases, stars without words too. A review that its author changes opens its case again, and what it said before is kept.",
				Es: "Al conectar un canal, las 50 reseñas más nuevas se guardan como historial; lo que llega después abre casos, también las estrellas sin texto. Una reseña que su autor cambia reabre su caso, y se conserva lo que decía antes.",
			},
			{
				En: "A review has one answer of plain text: another one takes its place. Pictures in reviews stay on Google.",
				Es: "Una reseña tiene una sola respuesta, de texto sin formato: otra ocupa su lugar. Las fotos de las reseñas se quedan en Google.",
			},
			{
				En: "Names are shown, but nobody's id: each review's author is a contact of its own, without an address. Where Google put a translation beside the words, the words are taken.",
				Es: "Se muestran nombres, pero ningún identificador: el autor de cada reseña es un contacto aparte, sin dirección. Si Google añadió una traducción, se toma el texto original.",
			},
		},
		Sample: `curl '{{api_base_url}}/v4/{{location}}/reviews?pageSize=10&orderBy=updateTime%20desc' -H 'Authorization: Bearer ACCESS_TOKEN'`,
	}
}

func fields() []platform.Field {
	return []platform.Field{
		{
			Name: "location", Kind: "text", Required: true, Pattern: `accounts/[0-9]{1,30}/locations/[0-9]{1,30}`, Placeholder: "accounts/123/locations/456",
			Label: platform.Text{En: "Name of the place", Es: "Nombre del lugar"},
			Help:  platform.Text{En: "Its account and its number, as the API names them.", Es: "Su cuenta y su número, tal como los nombra la API."},
		},
		{
			Name: "client_id", Kind: "text", Required: true, Placeholder: "….apps.googleusercontent.com",
			Label: platform.Text{En: "Client ID", Es: "Id. de cliente"},
			Help:  platform.Text{En: "Of the OAuth client in Google Cloud.", Es: "Del cliente de OAuth en Google Cloud."},
		},
		{
			Name: "client_secret", Kind: "secret", Secret: true, Required: true,
			Label: platform.Text{En: "Client secret", Es: "Secreto del cliente"},
			Help:  platform.Text{En: "It stands beside the client ID.", Es: "Aparece junto al id. de cliente."},
		},
		{
			Name: "refresh_token", Kind: "secret", Secret: true, Required: true,
			Label: platform.Text{En: "Refresh token", Es: "Token de actualización"},
			Help:  platform.Text{En: "What an owner or manager of the place gave the client, for business.manage.", Es: "Lo que un propietario o administrador del lugar dio al cliente, para business.manage."},
		},
		{
			Name: "poll_minutes", Kind: "digits", Default: "10", Pattern: `[1-9][0-9]{0,2}`, Advanced: true,
			Label: platform.Text{En: "Minutes between two looks", Es: "Minutos entre dos consultas"},
			Help:  platform.Text{En: "Google allows 300 questions a minute for each project.", Es: "Google permite 300 consultas por minuto para cada proyecto."},
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
			Title: platform.Text{En: "Ask for access to the APIs", Es: "Pide acceso a las API"},
			Body: platform.Text{
				En: "Make a project in Google Cloud and ask for access by the form in Google's documentation, with the project's number and an address of mail that is an owner of the place. Once it is granted, switch on “Google My Business API”, “My Business Account Management API” and “My Business Business Information API”.",
				Es: "Crea un proyecto en Google Cloud y pide el acceso con el formulario de la documentación de Google, con el número del proyecto y una dirección de correo que sea propietaria del lugar. Cuando lo concedan, activa «Google My Business API», «My Business Account Management API» y «My Business Business Information API».",
			},
		},
		{
			Title: platform.Text{En: "Give the access", Es: "Da el acceso"},
			Body: platform.Text{
				En: "In Google Cloud, “APIs & Services”, “Credentials”, make an OAuth client of type web application, with https://developers.google.com/oauthplayground as a redirect address. In the OAuth Playground choose “Use your own OAuth credentials”, authorise https://www.googleapis.com/auth/business.manage as an owner or manager of the place, and exchange the code: the refresh token is shown.",
				Es: "En Google Cloud, «API y servicios», «Credenciales», crea un cliente de OAuth de tipo aplicación web, con https://developers.google.com/oauthplayground como dirección de redirección. En el OAuth Playground elige usar tus propias credenciales, autoriza https://www.googleapis.com/auth/business.manage como propietario o administrador del lugar y canjea el código: se muestra el token de actualización.",
			},
			Shows: []string{"client_id", "client_secret", "refresh_token"},
		},
		{
			Title: platform.Text{En: "Say which place", Es: "Indica el lugar"},
			Body: platform.Text{
				En: "In the Playground ask for https://mybusinessaccountmanagement.googleapis.com/v1/accounts and then for https://mybusinessbusinessinformation.googleapis.com/v1/accounts/…/locations?readMask=name,title: put both names together. Each place is a channel of its own; they may share the rest.",
				Es: "En el Playground consulta https://mybusinessaccountmanagement.googleapis.com/v1/accounts y después https://mybusinessbusinessinformation.googleapis.com/v1/accounts/…/locations?readMask=name,title: une los dos nombres. Cada lugar es un canal; pueden compartir lo demás.",
			},
			Shows: []string{"location"},
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
		Receipts:   []desk.Status{desk.StatusSent, desk.StatusDelivered, desk.StatusFailed},
		Rates:      platform.Rates{PerSecond: 0.16, MaxConcurrency: 1}, // ten changes a minute for each place
		Idempotent: true,                                               // the same words in the place of the same words
		Public: &platform.PublicCaps{
			Post:    platform.PostLimits{Level: platform.No, Why: platform.Text{En: "From here reviews are answered; posts of the place are written in Google Business Profile.", Es: "Desde aquí se responden reseñas; las publicaciones del lugar se escriben en el perfil de empresa de Google."}},
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
			En: "The new words take the place of the old ones; Google may look at them first. The person is told.",
			Es: "Las palabras nuevas ocupan el lugar de las anteriores; Google puede revisarlas antes. Se avisa a la persona.",
		}},
		desk.VerbWithdraw: {Level: platform.Yes, Says: platform.Text{
			En: "The answer goes away from under the review. You can answer again.",
			Es: "La respuesta desaparece de debajo de la reseña. Puedes volver a responder.",
		}},
		desk.VerbRemove:  no("Only Google deletes reviews: flag it in Google Business Profile.", "Solo Google borra reseñas: márcala como inadecuada en el perfil de empresa de Google."),
		desk.VerbHide:    no("Google shows all reviews; nobody but Google can hide one.", "Google muestra todas las reseñas; nadie más que Google puede ocultar una."),
		desk.VerbLike:    no("A business cannot like reviews through this API.", "Por esta API una empresa no puede dar «me gusta» a las reseñas."),
		desk.VerbBlock:   no("Google does not let a business block people.", "Google no permite que una empresa bloquee a personas."),
		desk.VerbPrivate: no("Google has no private messages to who wrote a review.", "Google no tiene mensajes privados para quien escribió una reseña."),
		desk.VerbName:    no("Nobody can be named in an answer so that Google tells them.", "No se puede nombrar a nadie en una respuesta de modo que Google le avise."),
		desk.VerbProfile: no("The owner of the place answers, and nobody else.", "Responde el propietario del lugar y nadie más."),
	}
}
