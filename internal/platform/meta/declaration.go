package meta

import "recado.dev/internal/platform"

// Fields are the settings that all networks of the API have, beside the
// account's id.
func Fields() []platform.Field {
	return []platform.Field{
		{
			Name: "page_access_token", Kind: "secret", Secret: true, Required: true,
			Label: platform.Text{En: "Page access token", Es: "Token de acceso a la página"},
			Help: platform.Text{
				En: "The token that the app's dashboard generates for the Page, or one of a system user with the Page. It does not expire by itself, but ends with a changed password, a lost role or a removed app.",
				Es: "El token que genera el panel de la aplicación para la página, o el de un usuario del sistema que tenga la página. No caduca por sí solo, pero termina si cambia la contraseña, se pierde el rol o se quita la aplicación.",
			},
		},
		{
			Name: "app_secret", Kind: "secret", Secret: true, Required: true,
			Label: platform.Text{En: "App secret", Es: "Clave secreta de la aplicación"},
			Help: platform.Text{
				En: "Under App settings › Basic. With it we check that each request really comes from Meta.",
				Es: "En Configuración de la aplicación › Básica. Con ella comprobamos que cada petición viene de verdad de Meta.",
			},
		},
		{
			Name: "verify_token", Kind: "secret", Secret: true, Required: true, Generate: true,
			Label: platform.Text{En: "Verify token", Es: "Token de verificación"},
			Help: platform.Text{
				En: "Any text you like; give Meta the same one together with the webhook address.",
				Es: "El texto que quieras; indica el mismo a Meta junto con la dirección del webhook.",
			},
		},
		{
			Name: "api_base_url", Kind: "url", Default: DefaultBase, Pattern: `https?://.+`, Advanced: true,
			Label: platform.Text{En: "Address of the API", Es: "Dirección de la API"},
			Help: platform.Text{
				En: "Change it only for a proxy or a test server.",
				Es: "Cámbiala solo para usar un proxy o un servidor de pruebas.",
			},
		},
		{
			Name: "api_version", Kind: "text", Default: DefaultVersion, Pattern: `v[0-9]{1,3}\.[0-9]{1,2}`, Advanced: true,
			Label: platform.Text{En: "Version of the API", Es: "Versión de la API"},
			Help: platform.Text{
				En: "Each version works for about two years.",
				Es: "Cada versión funciona durante unos dos años.",
			},
		},
	}
}

// AppNeeded is what an admin needs beforehand on every network of the API.
func AppNeeded() platform.Text {
	return platform.Text{
		En: "A Meta app of type Business, and a business that Meta has verified if strangers are to write.",
		Es: "Una aplicación de Meta de tipo Empresa, y una empresa verificada por Meta si van a escribir desconocidos.",
	}
}

// AppStep is the first step: the app, with the product that a network needs.
func AppStep(product string) platform.SetupStep {
	return platform.SetupStep{
		Title: platform.Text{En: "Create an app", Es: "Crea una aplicación"},
		Body: platform.Text{
			En: "On developers.facebook.com create an app of type Business and add the product " + product + ". In development mode only people with a role in the app can write; switch it to Live for everybody.",
			Es: "En developers.facebook.com crea una aplicación de tipo Empresa y añade el producto " + product + ". En modo de desarrollo solo pueden escribir personas con un rol en la aplicación; pásala a Activo para todo el mundo.",
		},
	}
}

// HookStep is where the webhook's address is entered.
func HookStep(en, es string) platform.SetupStep {
	return platform.SetupStep{
		Title: platform.Text{En: "Point the webhook here", Es: "Dirige el webhook hacia aquí"},
		Body: platform.Text{
			En: "Under " + en + " press Add callback URL, enter this address and the verify token, and save.",
			Es: "En " + es + " pulsa Agregar URL de devolución de llamada, introduce esta dirección y el token de verificación, y guarda.",
		},
		Shows: []string{"webhook_url", "verify_token"},
	}
}

// SeveralStep is what to do with more than one account.
func SeveralStep() platform.SetupStep {
	return platform.SetupStep{
		Title: platform.Text{En: "Further accounts of the same app", Es: "Más cuentas de la misma aplicación"},
		Body: platform.Text{
			En: "An app has one webhook address for each product. If another account of it is connected here already, leave its address as it is: what comes in for this account is handed on to this channel.",
			Es: "Una aplicación tiene una sola dirección de webhook por producto. Si ya has conectado aquí otra de sus cuentas, deja su dirección como está: lo que llegue para esta cuenta pasa a este canal.",
		},
	}
}

// Notes are facts that hold for all networks of the API.
func Notes() []platform.Text {
	return []platform.Text{
		{
			En: "Messages are not encrypted from end to end: Meta can read them and hands them to this server over HTTPS.",
			Es: "Los mensajes no van cifrados de extremo a extremo: Meta puede leerlos y los entrega a este servidor por HTTPS.",
		},
		{
			En: "The network tells a customer's name only when they have agreed to it: some stay without one.",
			Es: "La red solo dice el nombre de un cliente si este lo ha consentido: algunos se quedan sin nombre.",
		},
		{
			En: "When a customer writes is never announced: the network has no typing signal in that direction.",
			Es: "Nunca se avisa de que un cliente está escribiendo: la red no ofrece esa señal.",
		},
	}
}

// Processing says who handles what is written on a network of the API.
func Processing(product string) *platform.Processing {
	return &platform.Processing{
		Parties: []platform.Party{{
			Name: "Meta (" + product + ")", Role: "controller",
			Does: platform.Text{
				En: "Runs the network, keeps the conversations of its users and hands those with the business to this server over HTTPS.",
				Es: "Gestiona la red, guarda las conversaciones de sus usuarios y entrega a este servidor por HTTPS las que tienen con la empresa.",
			},
			Kept: platform.Text{
				En: "Until the customer or the business deletes them at the network.",
				Es: "Hasta que el cliente o la empresa las borre en la red.",
			},
		}},
		Terms: []platform.DocLink{{
			Title: platform.Text{En: "Meta Platform Terms", Es: "Condiciones de la plataforma de Meta"},
			URL:   "https://developers.facebook.com/terms/",
		}},
	}
}
