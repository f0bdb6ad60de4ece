package youtube

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// maxText is what a comment holds.
const maxText = 10_000

func declaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   "youtube",
		Title: "YouTube",
		Summary: platform.Text{
			En: "The comments under your channel's videos: they are read each hour, answered, held back and moderated.",
			Es: "Los comentarios bajo los vídeos de tu canal: se leen cada hora, se responden, se retienen y se moderan.",
		},
		Kinds: []string{"social"},
		Mode:  platform.Asynchronous,
		Docs:  "https://developers.google.com/youtube/v3/docs/comments",
		Needs: &platform.Needs{
			Who: platform.Text{
				En: "Whoever owns the YouTube channel, with access to a project on Google Cloud. Nobody else takes part.",
				Es: "Quien sea titular del canal de YouTube, con acceso a un proyecto de Google Cloud. No hace falta nadie más.",
			},
			Before: []platform.Text{
				{
					En: "A project on Google Cloud with the YouTube Data API v3 switched on, and an OAuth client of the type web application.",
					Es: "Un proyecto de Google Cloud con YouTube Data API v3 activada y un cliente OAuth de tipo aplicación web.",
				},
				{
					En: "A consent screen that is in production: of one that is only being tested the permission ends after 7 days.",
					Es: "Una pantalla de consentimiento en producción: si está en pruebas, el permiso caduca a los 7 días.",
				},
			},
		},
		Fields: fields(),
		Steps:  steps(),
		Checks: []platform.CheckDescriptor{
			{Key: checkAccount, Title: platform.Text{En: "The permission is the channel's", Es: "El permiso es del canal"}},
			{Key: checkQuota, Title: platform.Text{En: "The day's quota is enough for a look each hour", Es: "La cuota diaria alcanza para una consulta por hora"}},
		},
		Caps: caps(),
		Notes: []platform.Text{
			{
				En: "YouTube tells nobody of comments: each hour the 20 newest videos and the newest comments of each are asked for, together with answers in threads of the last two weeks and what is held for review.",
				Es: "YouTube no avisa de los comentarios: cada hora se consultan los 20 vídeos más nuevos y los comentarios más nuevos de cada uno, además de las respuestas en hilos de las dos últimas semanas y lo retenido para revisión.",
			},
			{
				En: "A project may spend 10,000 units a day; a day ends at midnight in California. Hourly looks take about a tenth of it, each answer 50 units: about 170 answers a day. Google grants more on request.",
				Es: "Un proyecto puede gastar 10.000 unidades al día; el día acaba a medianoche en California. Las consultas de cada hora usan una décima parte y cada respuesta 50: unas 170 respuestas al día. Google concede más si se pide.",
			},
			{
				En: "Answers are plain text and stand under the first comment of their thread: YouTube nests once. There are no private messages, and its API can neither like nor pin.",
				Es: "Las respuestas son texto sin formato y van bajo el primer comentario de su hilo: YouTube anida una vez. No hay mensajes privados y su API no permite dar me gusta ni fijar.",
			},
			{
				En: "Videos and posts are published in YouTube Studio; from here you comment under your videos.",
				Es: "Los vídeos y las publicaciones se suben en YouTube Studio; desde aquí comentas bajo tus vídeos.",
			},
		},
	}
}

func caps() platform.Caps {
	return platform.Caps{
		TextLength: maxText, Formatting: "none", Reply: platform.Yes,
		Edit: platform.Yes, Delete: platform.Yes,
		Receipts: []desk.Status{desk.StatusSent},
		Rates:    platform.Rates{PerSecond: 1, MaxConcurrency: 2},
		Public: &platform.PublicCaps{
			Post: platform.PostLimits{Level: platform.No, TextLength: maxText, Video: platform.No, Link: platform.No, Under: platform.Yes, Schedules: platform.No, Why: platform.Text{
				En: "Videos and posts are published in YouTube Studio. From here you comment under your videos.",
				Es: "Los vídeos y las publicaciones se suben en YouTube Studio. Desde aquí comentas bajo tus vídeos.",
			}},
			Reply:  platform.ReplyLimits{Level: platform.Yes, TextLength: maxText},
			Depth:  2,
			Verbs:  verbs(),
			Counts: []string{"likes", "comments", "reach"},
		},
	}
}

func verbs() map[desk.PublicVerb]platform.VerbRule {
	return map[desk.PublicVerb]platform.VerbRule{
		desk.VerbLike: {Level: platform.No, Why: platform.Text{
			En: "YouTube lets no app like a comment: do it on YouTube itself.", Es: "YouTube no permite a las aplicaciones dar me gusta a un comentario: hazlo en el propio YouTube.",
		}},
		desk.VerbHide: {Level: platform.Yes, Says: platform.Text{
			En: "The comment is held for review: nobody but the channel and its author sees it, and answers to it disappear with it. Its author is not told.",
			Es: "El comentario queda retenido para revisión: solo lo ven el canal y quien lo escribió, y sus respuestas desaparecen con él. Quien lo escribió no recibe aviso.",
		}},
		desk.VerbRemove: {Level: platform.Yes, Final: true, Says: platform.Text{
			En: "The comment is rejected and disappears for everybody, with the answers to it.", Es: "El comentario se rechaza y desaparece para todo el mundo, con sus respuestas.",
		}},
		desk.VerbBlock: {Level: platform.Yes, Final: true, Says: platform.Text{
			En: "This comment is rejected and disappears, and all that its author writes on the channel from now on is hidden. They are not told. Only YouTube Studio lets them in again.",
			Es: "Este comentario se rechaza y desaparece, y todo lo que escriba esta persona en el canal desde ahora queda oculto. No recibe aviso. Solo se deshace en YouTube Studio.",
		}},
		desk.VerbRewrite: {Level: platform.Yes, Says: platform.Text{
			En: "People see the new words, marked as edited.", Es: "La gente ve las palabras nuevas, marcadas como editadas.",
		}},
		desk.VerbWithdraw: {Level: platform.Yes, Final: true, Says: platform.Text{
			En: "The comment disappears for everybody, with the answers to it.", Es: "El comentario desaparece para todo el mundo, con sus respuestas.",
		}},
		desk.VerbPrivate: {Level: platform.No, Why: platform.Text{En: "YouTube has no private messages.", Es: "YouTube no tiene mensajes privados."}},
		desk.VerbName: {Level: platform.Yes, Says: platform.Text{
			En: "The answer begins with the person's @handle.", Es: "La respuesta empieza con el @identificador de la persona.",
		}},
		desk.VerbProfile: {Level: platform.Yes, Says: platform.Text{En: "The answer is that of the other channel.", Es: "La respuesta es del otro canal."}},
	}
}

func fields() []platform.Field {
	return []platform.Field{
		{
			Name: "channel_id", Kind: "text", Required: true, Pattern: `UC[A-Za-z0-9_-]{3,40}`, Placeholder: "UCabcdefghijklmnopqrstuv",
			Label: platform.Text{En: "Id of the channel", Es: "Id del canal"},
			Help: platform.Text{
				En: "YouTube › Settings › Advanced settings › Channel ID. It begins with UC.",
				Es: "YouTube › Configuración › Configuración avanzada › ID de canal. Empieza por UC.",
			},
		},
		{
			Name: "client_id", Kind: "text", Required: true, Placeholder: "1234567890-abc.apps.googleusercontent.com",
			Label: platform.Text{En: "Client ID", Es: "ID de cliente"},
			Help:  platform.Text{En: "Of the OAuth client: Google Cloud › APIs & Services › Credentials.", Es: "Del cliente OAuth: Google Cloud › APIs y servicios › Credenciales."},
		},
		{
			Name: "client_secret", Kind: "secret", Secret: true, Required: true,
			Label: platform.Text{En: "Client secret", Es: "Secreto del cliente"},
			Help:  platform.Text{En: "Beside the client ID.", Es: "Junto al ID de cliente."},
		},
		{
			Name: "refresh_token", Kind: "secret", Secret: true, Required: true,
			Label: platform.Text{En: "Refresh token", Es: "Refresh token"},
			Help: platform.Text{
				En: "What Google answers once the channel's owner allowed the app the scope youtube.force-ssl.",
				Es: "Lo que responde Google cuando quien lleva el canal autoriza a la aplicación el permiso youtube.force-ssl.",
			},
		},
		{
			Name: "quota", Kind: "digits", Default: "10000", Pattern: `[1-9][0-9]{2,8}`, Advanced: true,
			Label: platform.Text{En: "Units a day", Es: "Unidades al día"},
			Help: platform.Text{
				En: "Of the project's quota, what this channel may spend: Google Cloud › YouTube Data API v3 › Quotas.",
				Es: "Lo que este canal puede gastar de la cuota del proyecto: Google Cloud › YouTube Data API v3 › Cuotas.",
			},
		},
		{
			Name: "api_base_url", Kind: "url", Default: defaultBase, Pattern: `https?://.+`, Advanced: true,
			Label: platform.Text{En: "Address of the API", Es: "Dirección de la API"},
			Help:  platform.Text{En: "Change it for a proxy or a test server.", Es: "Cámbiala para usar un proxy o un servidor de pruebas."},
		},
	}
}

func steps() []platform.SetupStep {
	return []platform.SetupStep{
		{
			Title: platform.Text{En: "Switch the API on", Es: "Activa la API"},
			Body: platform.Text{
				En: "At console.cloud.google.com choose or make a project, and under APIs & Services › Library switch YouTube Data API v3 on.",
				Es: "En console.cloud.google.com elige o crea un proyecto y, en APIs y servicios › Biblioteca, activa YouTube Data API v3.",
			},
		},
		{
			Title: platform.Text{En: "Make an OAuth client", Es: "Crea un cliente OAuth"},
			Body: platform.Text{
				En: "Under OAuth consent screen add the scope youtube.force-ssl and publish the app. Under Credentials make an OAuth client ID of the type Web application, with https://developers.google.com/oauthplayground as its redirect address.",
				Es: "En Pantalla de consentimiento de OAuth añade el permiso youtube.force-ssl y publica la aplicación. En Credenciales crea un ID de cliente OAuth de tipo Aplicación web, con https://developers.google.com/oauthplayground como dirección de redirección.",
			},
		},
		{
			Title: platform.Text{En: "Let the channel's owner allow it", Es: "Pide la autorización a quien lleva el canal"},
			Body: platform.Text{
				En: "At developers.google.com/oauthplayground open the settings, choose “Use your own OAuth credentials”, allow https://www.googleapis.com/auth/youtube.force-ssl as the channel, and exchange the code. Copy the refresh token.",
				Es: "En developers.google.com/oauthplayground abre los ajustes, elige «Use your own OAuth credentials», autoriza https://www.googleapis.com/auth/youtube.force-ssl con el canal y canjea el código. Copia el refresh token.",
			},
		},
		{
			Title: platform.Text{En: "Connect", Es: "Conecta"},
			Body: platform.Text{
				En: "Enter all of it here. The first look is at once: older comments come in as history, those of the last hour as cases.",
				Es: "Introdúcelo todo aquí. La primera consulta es inmediata: los comentarios antiguos entran como historial; los de la última hora, como casos.",
			},
		},
	}
}
