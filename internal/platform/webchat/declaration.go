package webchat

import "recado.dev/internal/platform"

func declaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   "webchat",
		Title: "Web chat",
		Summary: platform.Text{
			En: "A chat on your own web site, served by Recado itself.",
			Es: "Un chat en tu propio sitio web, que sirve el mismo Recado.",
		},
		Kinds:  []string{"chat"},
		Mode:   platform.Asynchronous, // it keeps what nobody is there to read
		Docs:   "https://recado.dev/docs/webchat",
		Fields: fields(),
		Steps: []platform.SetupStep{
			{
				Title: platform.Text{En: "Say where the chat may stand", Es: "Indica dónde puede estar el chat"},
				Body: platform.Text{
					En: "Enter the addresses of your site. Browsers show the chat on those alone.",
					Es: "Escribe las direcciones de tu sitio. Los navegadores solo muestran el chat en ellas.",
				},
			},
			{
				Title: platform.Text{En: "Paste one line into your pages", Es: "Pega una línea en tus páginas"},
				Body: platform.Text{
					En: "Once the channel is made, its page shows the line to paste before </body>, and the address of a whole page for links and QR codes.",
					Es: "Cuando el canal esté creado, su página muestra la línea que pegar antes de </body> y la dirección de una página completa para enlaces y códigos QR.",
				},
			},
			{
				Title: platform.Text{En: "Tell who is signed in (optional)", Es: "Indica quién ha iniciado sesión (opcional)"},
				Body: platform.Text{
					En: "For people who are signed in on your site, your server makes the hexadecimal HMAC-SHA256 of their id with the identity secret, or a JWT signed with it. Never put the secret into a page.",
					Es: "Para quienes han iniciado sesión en tu sitio, tu servidor calcula el HMAC-SHA256 hexadecimal de su identificador con el secreto de identidad, o un JWT firmado con él. No pongas nunca el secreto en una página.",
				},
			},
		},
		Needs: &platform.Needs{
			Who: platform.Text{En: "Whoever can change your web site's pages.", Es: "Quien pueda cambiar las páginas de tu sitio web."},
			Before: []platform.Text{
				{En: "This server can be reached from the Internet over HTTPS.", Es: "Este servidor se alcanza desde Internet por HTTPS."},
				{En: "If your site has a content security policy: this server in script-src and frame-src.", Es: "Si tu sitio tiene una política de seguridad de contenido: este servidor en script-src y frame-src."},
			},
		},
		Notes: []platform.Text{
			{
				En: "Who a visitor is, nobody proves unless your site does: an e-mail address that they type is shown as not verified and never joins them to a contact.",
				Es: "Nadie demuestra quién es un visitante salvo tu sitio: un correo que escriba se muestra como no verificado y nunca lo une a un contacto.",
			},
			{
				En: "A visitor without an account is known by their browser; some browsers forget it after seven days without a visit.",
				Es: "A un visitante sin cuenta se le conoce por su navegador; algunos navegadores lo olvidan tras siete días sin visitas.",
			},
			{
				En: "Lists to pick from and choices of a time go as buttons, as a link to a small page or as numbered text.",
				Es: "Las listas y las elecciones de hora van como botones, como enlace a una página pequeña o como texto numerado.",
			},
		},
		Caps: caps(),
		Hook: platform.HookDescriptor{MaxBytes: 256 << 10},
		Embed: &platform.Embed{
			Snippet: `<script async src="{{base}}/chat/{{channel}}.js"></script>`,
			Page:    "{{base}}/chat/{{channel}}",
			Live:    []string{"title", "greeting_en", "greeting_es", "color", "position", "appearance"},
		},
	}
}

func option(value, en, es string) platform.Option {
	return platform.Option{Value: value, Label: platform.Text{En: en, Es: es}}
}

func asks(name, en, es string) platform.Field {
	return platform.Field{
		Name: name, Kind: "choice", Default: "no", Pattern: "no|optional|required",
		Options: []platform.Option{option("no", "Not asked", "No se pide"), option("optional", "May be left out", "Opcional"), option("required", "Has to be given", "Obligatorio")},
		Label:   platform.Text{En: en, Es: es},
		Help:    platform.Text{En: "Asked before the chat begins, unless your site says who it is.", Es: "Se pide antes de empezar el chat, salvo que tu sitio diga quién es."},
	}
}

func fields() []platform.Field {
	return append(append(placeFields(), lookFields()...), append(formFields(), guardFields()...)...)
}

func placeFields() []platform.Field {
	return []platform.Field{
		{
			Name: "allowed_domains", Kind: "long", Required: true, Pattern: `[A-Za-z0-9.:/*\-\s,]+`, Placeholder: "www.shop.example",
			Label: platform.Text{En: "Your site's addresses", Es: "Direcciones de tu sitio"},
			Help: platform.Text{
				En: "One a line: shop.example, or *.shop.example for all below it. The chat opens on these alone.",
				Es: "Una por línea: shop.example, o *.shop.example para todas las que cuelgan de ella. El chat solo se abre en estas.",
			},
		},
		{
			Name: "identity_secret", Kind: "secret", Secret: true, Required: true, Generate: true,
			Label: platform.Text{En: "Identity secret", Es: "Secreto de identidad"},
			Help:  platform.Text{En: "Your server proves with it who is signed in. Keep it off the pages.", Es: "Con él tu servidor demuestra quién ha iniciado sesión. No lo pongas en las páginas."},
		},
		{
			Name: "identity_secret_next", Kind: "secret", Secret: true, Advanced: true,
			Label: platform.Text{En: "Second identity secret", Es: "Segundo secreto de identidad"},
			Help:  platform.Text{En: "Taken as well while you change from one secret to another.", Es: "También vale mientras cambias de un secreto a otro."},
		},
	}
}

func lookFields() []platform.Field {
	return []platform.Field{
		{
			Name: "title", Kind: "text", Placeholder: "Tienda Alba",
			Label: platform.Text{En: "Name at the top", Es: "Nombre en la cabecera"},
			Help:  platform.Text{En: "The channel's own name where it is empty.", Es: "Si está vacío, el nombre del canal."},
		},
		{
			Name: "greeting_en", Kind: "text", Default: "Hi! How can we help?",
			Label: platform.Text{En: "Greeting in English", Es: "Saludo en inglés"},
			Help:  platform.Text{En: "What stands above an empty chat.", Es: "Lo que se ve sobre un chat vacío."},
		},
		{
			Name: "greeting_es", Kind: "text", Default: "¡Hola! ¿En qué te ayudamos?",
			Label: platform.Text{En: "Greeting in Spanish", Es: "Saludo en español"},
			Help:  platform.Text{En: "What stands above an empty chat.", Es: "Lo que se ve sobre un chat vacío."},
		},
		{
			Name: "color", Kind: "color", Default: "#0f766e", Pattern: "#[0-9a-fA-F]{6}",
			Label: platform.Text{En: "Colour", Es: "Color"},
			Help:  platform.Text{En: "As #rrggbb. Words on it are black or white, whichever reads better.", Es: "Como #rrggbb. El texto encima es negro o blanco, lo que se lea mejor."},
		},
		{
			Name: "position", Kind: "choice", Default: "right", Pattern: "right|left",
			Options: []platform.Option{option("right", "Right", "Derecha"), option("left", "Left", "Izquierda")},
			Label:   platform.Text{En: "Corner", Es: "Esquina"},
			Help:    platform.Text{En: "Where on the page the button stands.", Es: "En qué lado de la página está el botón."},
		},
		{
			Name: "appearance", Kind: "choice", Default: "auto", Pattern: "auto|light|dark",
			Options: []platform.Option{option("auto", "As the visitor's system", "Como el sistema del visitante"), option("light", "Light", "Claro"), option("dark", "Dark", "Oscuro")},
			Label:   platform.Text{En: "Light or dark", Es: "Claro u oscuro"},
			Help:    platform.Text{En: "How the chat looks.", Es: "Cómo se ve el chat."},
		},
		{
			Name: "language", Kind: "choice", Default: "auto", Pattern: "auto|en|es",
			Options: []platform.Option{option("auto", "As the page", "Como la página"), option("en", "English", "Inglés"), option("es", "Spanish", "Español")},
			Label:   platform.Text{En: "Language", Es: "Idioma"},
			Help:    platform.Text{En: "Of the chat's own words.", Es: "De los textos del propio chat."},
		},
	}
}

func formFields() []platform.Field {
	return []platform.Field{
		asks("ask_name", "Ask for a name", "Pedir el nombre"),
		asks("ask_email", "Ask for an e-mail address", "Pedir el correo"),
		asks("ask_phone", "Ask for a phone number", "Pedir el teléfono"),
		{
			Name: "topics", Kind: "long", Placeholder: "Orders",
			Label: platform.Text{En: "Topics to choose from", Es: "Temas para elegir"},
			Help:  platform.Text{En: "One a line. Asked before the chat begins; empty for none.", Es: "Uno por línea. Se pide antes de empezar; vacío para ninguno."},
		},
		{
			Name: "consent_text", Kind: "long",
			Label: platform.Text{En: "What visitors agree to", Es: "Lo que aceptan los visitantes"},
			Help: platform.Text{
				En: "Nothing is stored, here or in their browser, before they agreed. Each agreement keeps the text's version. Empty for none.",
				Es: "No se guarda nada, ni aquí ni en su navegador, antes de que acepten. Con cada aceptación se guarda la versión del texto. Vacío para ninguno.",
			},
		},
		{
			Name: "privacy_url", Kind: "url", Pattern: `https?://.+`,
			Label: platform.Text{En: "Privacy page", Es: "Página de privacidad"},
			Help:  platform.Text{En: "Linked below what visitors agree to.", Es: "Se enlaza bajo lo que aceptan los visitantes."},
		},
	}
}

func guardFields() []platform.Field {
	return []platform.Field{
		{
			Name: "verified_only", Kind: "choice", Default: "no", Pattern: "no|yes", Advanced: true,
			Options: []platform.Option{option("no", "Anybody", "Cualquiera"), option("yes", "Only who your site vouches for", "Solo quienes tu sitio avala")},
			Label:   platform.Text{En: "Who may chat", Es: "Quién puede chatear"},
			Help:    platform.Text{En: "With the second, nobody can begin without a good user hash or token.", Es: "Con lo segundo, nadie puede empezar sin un hash o un token válidos."},
		},
		{
			Name: "max_file_mb", Kind: "digits", Default: "10", Pattern: "[0-9]{1,3}", Advanced: true,
			Label: platform.Text{En: "Largest file, in MB", Es: "Archivo más grande, en MB"},
			Help:  platform.Text{En: "Of visitors; 0 takes none, 100 is the most.", Es: "De los visitantes; con 0 no se admite ninguno, 100 es el máximo."},
		},
		{
			Name: "mail_after_minutes", Kind: "digits", Default: "10", Pattern: "[0-9]{1,4}", Advanced: true,
			Label: platform.Text{En: "Go on by e-mail after, in minutes", Es: "Seguir por correo después de, en minutos"},
			Help:  platform.Text{En: "An answer that a visitor with an address has not seen by then is mailed to them. 0 never does.", Es: "Una respuesta que no haya visto para entonces quien dejó su correo se le envía. Con 0, nunca."},
		},
	}
}
