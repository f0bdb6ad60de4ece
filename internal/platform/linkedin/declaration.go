package linkedin

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// What fits a comment and a post.
const (
	commentLength = 1250
	postLength    = 3000
)

func declaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   "linkedin",
		Title: "LinkedIn",
		Summary: platform.Text{
			En: "The posts of a company page on LinkedIn, comments under them and mentions of the page.",
			Es: "Las publicaciones de una página de empresa en LinkedIn, sus comentarios y las menciones de la página.",
		},
		Kinds:  []string{"social"},
		Mode:   platform.Asynchronous,
		Docs:   "https://learn.microsoft.com/linkedin/marketing/community-management/community-management-overview",
		Fields: fields(),
		Steps:  steps(),
		Checks: []platform.CheckDescriptor{
			{Key: checkToken, Title: platform.Text{En: "The access token is valid", Es: "El token de acceso es válido"}},
			{Key: checkPage, Title: platform.Text{En: "The company page is found", Es: "La página de empresa existe"}},
			{Key: checkRole, Title: platform.Text{En: "Who allowed the app administers the page", Es: "Quien autorizó la aplicación administra la página"}},
			{Key: checkVersion, Title: platform.Text{En: "The version of the API goes on", Es: "La versión de la API sigue vigente"}},
			{Key: checkSubscription, Title: platform.Text{En: "The app is subscribed to the page", Es: "La aplicación está suscrita a la página"}},
		},
		Caps:  caps(),
		Notes: notes(),
		ByPeople: &platform.Text{
			En: "LinkedIn's user agreement forbids comments that are written by a program: a person has to let each of them go.",
			Es: "Las condiciones de uso de LinkedIn prohíben los comentarios escritos por un programa: una persona tiene que dar el visto bueno a cada uno.",
		},
		Needs: &platform.Needs{
			Who: platform.Text{
				En: "An admin of the company page who also manages an app in LinkedIn's developer portal. Nobody else is needed.",
				Es: "Alguien que administre la página de empresa y gestione una aplicación en el portal de desarrolladores de LinkedIn. No hace falta nadie más.",
			},
			Before: []platform.Text{
				{
					En: "A company page: what members write in their own name, and their messages, can't be had.",
					Es: "Una página de empresa: lo que publican los miembros en su propio nombre, y sus mensajes, no se puede recibir.",
				},
				{
					En: "The product Community Management API for the app; LinkedIn looks at the use before the Standard tier, and the Development tier allows few calls.",
					Es: "El producto Community Management API para la aplicación; LinkedIn revisa el uso antes de dar el nivel Standard, y el nivel Development permite pocas llamadas.",
				},
				{
					En: "The role of super admin or admin on the page, for the member who allows the app.",
					Es: "El rol de superadministrador o administrador de la página, para el miembro que autoriza la aplicación.",
				},
			},
		},
		Hook: platform.HookDescriptor{MaxBytes: 1 << 20},
		Processing: &platform.Processing{
			Parties: []platform.Party{{
				Name: "LinkedIn (Microsoft)", Role: "controller",
				Does: platform.Text{En: "Runs the network and keeps what is written there.", Es: "Gestiona la red y guarda lo que se escribe en ella."},
				Kept: platform.Text{En: "Until its author or the page deletes it.", Es: "Hasta que lo borren su autor o la página."},
			}},
			Terms: []platform.DocLink{{Title: platform.Text{En: "LinkedIn API Terms of Use", Es: "Condiciones de uso de la API de LinkedIn"}, URL: "https://www.linkedin.com/legal/l/api-terms-of-use"}},
		},
		Sample: `curl '{{api_base_url}}/rest/organizations/{{organization_id}}' \
  -H 'Authorization: Bearer {{access_token}}' -H 'Linkedin-Version: {{api_version}}' -H 'X-Restli-Protocol-Version: 2.0.0'`,
	}
}

func fields() []platform.Field {
	return []platform.Field{
		{
			Name: "organization_id", Kind: "digits", Required: true, Pattern: `[0-9]{1,20}`, Placeholder: "2414183",
			Label: platform.Text{En: "Number of the page", Es: "Número de la página"},
			Help: platform.Text{
				En: "In the address of the page as its admin sees it: linkedin.com/company/2414183/admin.",
				Es: "En la dirección de la página tal como la ve quien la administra: linkedin.com/company/2414183/admin.",
			},
		},
		{
			Name: "application_id", Kind: "digits", Required: true, Pattern: `[0-9]{1,20}`, Placeholder: "220000001",
			Label: platform.Text{En: "Number of the app", Es: "Número de la aplicación"},
			Help: platform.Text{
				En: "In the address of the app in the developer portal: developers/apps/220000001. With it the desk subscribes the app by itself.",
				Es: "En la dirección de la aplicación en el portal de desarrolladores: developers/apps/220000001. Con él, el sistema suscribe la aplicación por sí mismo.",
			},
		},
		{
			Name: "member_id", Kind: "text", Required: true, Pattern: `[A-Za-z0-9_-]{1,64}`, Placeholder: "yrZCpj2Z12",
			Label: platform.Text{En: "Id of the member", Es: "Identificador del miembro"},
			Help: platform.Text{
				En: "Of who allowed the app: what follows urn:li:person: in the portal's token inspector, or sub in the answer of /v2/userinfo.",
				Es: "De quien autorizó la aplicación: lo que sigue a urn:li:person: en el inspector de tokens del portal, o sub en la respuesta de /v2/userinfo.",
			},
		},
		{
			Name: "access_token", Kind: "secret", Secret: true, Required: true,
			Label: platform.Text{En: "Access token", Es: "Token de acceso"},
			Help: platform.Text{
				En: "From the portal's token generator, with r_organization_social, w_organization_social and rw_organization_admin. It ends after 60 days; the channel says so at once.",
				Es: "Del generador de tokens del portal, con r_organization_social, w_organization_social y rw_organization_admin. Termina a los 60 días; el canal lo avisa enseguida.",
			},
		},
		{
			Name: "client_secret", Kind: "secret", Secret: true, Required: true,
			Label: platform.Text{En: "Client secret", Es: "Secreto de cliente"},
			Help: platform.Text{
				En: "The app's primary client secret, under Auth. With it we check that each request really comes from LinkedIn.",
				Es: "El secreto de cliente principal de la aplicación, en Auth. Con él comprobamos que cada petición viene de verdad de LinkedIn.",
			},
		},
		{
			Name: "api_version", Kind: "text", Default: defaultVersion, Pattern: `20[0-9]{2}(0[1-9]|1[0-2])`, Advanced: true,
			Label: platform.Text{En: "Version of the API", Es: "Versión de la API"},
			Help: platform.Text{
				En: "A year and a month. Each version works for a year at least; a check says when it is time for another.",
				Es: "Un año y un mes. Cada versión funciona al menos un año; una comprobación avisa cuando toca cambiarla.",
			},
		},
		{
			Name: "api_base_url", Kind: "url", Default: defaultBase, Pattern: `https?://.+`, Advanced: true,
			Label: platform.Text{En: "Address of the API", Es: "Dirección de la API"},
			Help:  platform.Text{En: "Change it only for a proxy or a test server.", Es: "Cámbiala solo para usar un proxy o un servidor de pruebas."},
		},
	}
}

func steps() []platform.SetupStep {
	return []platform.SetupStep{
		{
			Title: platform.Text{En: "Create an app", Es: "Crea una aplicación"},
			Body: platform.Text{
				En: "In LinkedIn's developer portal create an app for your company page and have the page verify it. Under Products request Community Management API.",
				Es: "En el portal de desarrolladores de LinkedIn crea una aplicación para tu página de empresa y haz que la página la verifique. En Products solicita Community Management API.",
			},
		},
		{
			Title: platform.Text{En: "Allow the app as an admin of the page", Es: "Autoriza la aplicación como administrador de la página"},
			Body: platform.Text{
				En: "Under Docs and tools › OAuth token tools create a token with r_organization_social, w_organization_social and rw_organization_admin, and copy it with the member's id and the client secret into the form.",
				Es: "En Docs and tools › OAuth token tools crea un token con r_organization_social, w_organization_social y rw_organization_admin, y cópialo en el formulario junto con el identificador del miembro y el secreto de cliente.",
			},
		},
		{
			Title: platform.Text{En: "Register the webhook", Es: "Registra el webhook"},
			Body: platform.Text{
				En: "Under Webhooks press Create webhook and enter this address. LinkedIn checks it every two hours and gives it up after three checks without an answer. Addresses of ngrok are refused.",
				Es: "En Webhooks pulsa Create webhook e introduce esta dirección. LinkedIn la comprueba cada dos horas y la descarta tras tres comprobaciones sin respuesta. Las direcciones de ngrok se rechazan.",
			},
			Shows: []string{"webhook_url"},
		},
		{
			Title: platform.Text{En: "Subscribe the page", Es: "Suscribe la página"},
			Body: platform.Text{
				En: "Connect, then press Subscribe again on the channel's page if the check below says so. Then comment on one of the page's posts.",
				Es: "Conecta y después pulsa Suscribir de nuevo en la página del canal si la comprobación de abajo lo dice. Luego comenta en una de las publicaciones de la página.",
			},
		},
	}
}

func notes() []platform.Text {
	return []platform.Text{
		{
			En: "Company pages only. Pages have no private messages for tools, so that nothing can be answered in private.",
			Es: "Solo páginas de empresa. Las páginas no tienen mensajes privados para herramientas, así que nada se puede responder en privado.",
		},
		{
			En: "LinkedIn tells other programs no names of members: people are shown by the end of their id.",
			Es: "LinkedIn no dice a otros programas el nombre de los miembros: se muestran con el final de su identificador.",
		},
		{
			En: "Comments, edits, deletions, likes and mentions come at once for public posts. Every 30 minutes the last minutes are asked for again, so that nothing is lost when a webhook was; the first time it takes the last 60 days as history.",
			Es: "Los comentarios, ediciones, borrados, recomendaciones y menciones llegan al momento si la publicación es pública. Cada 30 minutos se vuelve a preguntar por lo último, para que nada se pierda si falló un webhook; la primera vez trae los últimos 60 días como historial.",
		},
		{
			En: "What is sent has no key by which LinkedIn would know a repeat: what may be out already is looked for before it goes again.",
			Es: "Lo que se envía no lleva ninguna clave con la que LinkedIn reconozca una repetición: lo que quizá ya salió se busca antes de enviarlo otra vez.",
		},
		{
			En: "The subscription ends without a word when the member loses the role or takes back the permission; the channel's health says so.",
			Es: "La suscripción termina sin avisar cuando el miembro pierde el rol o retira el permiso; el estado del canal lo dice.",
		},
	}
}

func caps() platform.Caps {
	c := platform.Caps{
		Formatting: "none",
		Receipts:   []desk.Status{desk.StatusSent, desk.StatusFailed},
		Rates:      platform.Rates{PerSecond: 2, MaxConcurrency: 2},
		Public: &platform.PublicCaps{
			Post: platform.PostLimits{
				Level: platform.Yes, TextLength: postLength, Images: 1, Video: platform.No, Link: platform.Degraded, Under: platform.Yes, Schedules: platform.No, MaxImage: 8 << 20,
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
	yes := func(final bool, en, es string) platform.VerbRule {
		return platform.VerbRule{Level: platform.Yes, Final: final, Says: platform.Text{En: en, Es: es}}
	}
	no := func(en, es string) platform.VerbRule {
		return platform.VerbRule{Level: platform.No, Why: platform.Text{En: en, Es: es}}
	}
	return map[desk.PublicVerb]platform.VerbRule{
		desk.VerbLike:     yes(false, "Everybody sees that the page likes it, and its author is told.", "Todo el mundo ve que la página lo recomienda, y a su autor se le avisa."),
		desk.VerbHide:     no("LinkedIn has no way to hide a comment: delete it.", "LinkedIn no permite ocultar comentarios: bórralo."),
		desk.VerbRemove:   yes(true, "The comment and the answers to it disappear for everybody. That can't be undone.", "El comentario y sus respuestas desaparecen para todo el mundo. No se puede deshacer."),
		desk.VerbBlock:    no("LinkedIn lets no tool block members: do it on LinkedIn.", "LinkedIn no permite que las herramientas bloqueen a miembros: hazlo en LinkedIn."),
		desk.VerbRewrite:  yes(false, "Everybody reads the new words, with “edited” beside them.", "Todo el mundo lee el texto nuevo, con la marca «editado»."),
		desk.VerbWithdraw: yes(true, "It disappears for everybody, with what stands under it. That can't be undone.", "Desaparece para todo el mundo, con lo que haya debajo. No se puede deshacer."),
		desk.VerbPrivate:  no("Company pages have no private messages for tools.", "Las páginas de empresa no tienen mensajes privados para herramientas."),
		desk.VerbName:     no("LinkedIn tells tools no names of members.", "LinkedIn no dice a las herramientas el nombre de los miembros."),
		desk.VerbProfile:  yes(false, "The answer stands in the name of the other page.", "La respuesta aparece en nombre de la otra página."),
	}
}
