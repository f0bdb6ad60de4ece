package byoc

import "recado.dev/internal/platform"

func declaration() platform.Descriptor {
	none, err := readCapabilities("")
	if err != nil {
		panic("the empty capabilities are not read: " + err.Error()) // a test opens it
	}
	return platform.Descriptor{
		Key:   "byoc",
		Title: "Bring your own channel",
		Summary: platform.Text{
			En: "Any network that the desk does not know, by a small program of your own between the two.",
			Es: "Cualquier red que la mesa no conoce, mediante un pequeño programa tuyo entre ambas.",
		},
		Kinds:  []string{"messaging", "social"},
		Mode:   platform.Asynchronous,
		Docs:   "https://recado.dev/docs/byoc",
		Needs:  needed(),
		Fields: fields(),
		Steps:  steps(),
		Checks: []platform.CheckDescriptor{
			{Key: checkAnswers, Title: platform.Text{En: "The middleware answers and takes our signature", Es: "El middleware responde y acepta nuestra firma"}},
			{Key: checkSeal, Title: platform.Text{En: "The middleware refuses the signatures of others", Es: "El middleware rechaza las firmas de otros"}},
		},
		Caps:    none.caps(),
		OwnCaps: true,
		Hook:    platform.HookDescriptor{MaxBytes: 3 << 20, Timed: true},
		Notes: []platform.Text{
			{
				En: "What the channel can do is what its capabilities say. Without any it carries text alone: no files, and nobody is written to first.",
				Es: "El canal puede hacer lo que digan sus capacidades. Sin ninguna solo lleva texto: sin archivos y sin escribir primero a nadie.",
			},
			{
				En: "`recado byoc check URL` calls your middleware as the desk does and says what is wrong with it, and why.",
				Es: "`recado byoc check URL` llama a tu middleware como lo hace la mesa y dice qué falla y por qué.",
			},
			{
				En: "Your middleware fetches the files of agents by links that last about a day: it has to reach this server under its public address.",
				Es: "Tu middleware descarga los archivos de los agentes con enlaces que duran alrededor de un día: tiene que poder llegar a este servidor por su dirección pública.",
			},
		},
	}
}

func needed() *platform.Needs {
	return &platform.Needs{
		Who: platform.Text{En: "An admin here, with whoever runs the middleware.", Es: "Un administrador de aquí, con quien lleve el middleware."},
		Before: []platform.Text{
			{
				En: "Read the guide first: what is called, what it answers, and a sample in Go that works.",
				Es: "Lee antes la guía: qué se llama, qué se responde y un ejemplo en Go que funciona.",
			},
			{
				En: "A program of yours that the desk can reach over HTTPS, and that can reach the desk.",
				Es: "Un programa tuyo al que la mesa pueda llegar por HTTPS y que pueda llegar a la mesa.",
			},
		},
	}
}

func fields() []platform.Field {
	return []platform.Field{
		{
			Name: "callback_url", Kind: "url", Required: true, Pattern: `https?://.+`, Placeholder: "https://middleware.example.com/recado",
			Label: platform.Text{En: "Callback address", Es: "Dirección de retorno"},
			Help: platform.Text{
				En: "Where your middleware takes the agents' messages: signed POST requests with JSON.",
				Es: "Dónde recibe tu middleware los mensajes de los agentes: peticiones POST firmadas, con JSON.",
			},
		},
		{
			Name: "signing_secret", Kind: "secret", Secret: true, Required: true, Generate: true,
			Label: platform.Text{En: "Signing secret", Es: "Secreto de firma"},
			Help: platform.Text{
				En: "Both sides sign with it, as Standard Webhooks says: whsec_ and base64.",
				Es: "Ambos lados firman con él, según Standard Webhooks: whsec_ y base64.",
			},
		},
		{
			Name: "capabilities", Kind: "long", Placeholder: `{"attachments": true, "buttons": 3, "typing": true}`,
			Label: platform.Text{En: "Capabilities", Es: "Capacidades"},
			Help: platform.Text{
				En: "What your network can do, as JSON; docs/byoc.md lists the flags. Empty: text alone.",
				Es: "Lo que puede hacer tu red, en JSON; docs/byoc.md enumera las opciones. Vacío: solo texto.",
			},
		},
		{
			Name: "api_base_url", Kind: "url", Pattern: `https?://.+`, Advanced: true,
			Label: platform.Text{En: "Another host for the callback", Es: "Otro servidor para la dirección de retorno"},
			Help: platform.Text{
				En: "Calls go to this host instead, under the same path: for a proxy or a test server.",
				Es: "Las llamadas van a este servidor, con la misma ruta: para un proxy o un servidor de pruebas.",
			},
		},
	}
}

func steps() []platform.SetupStep {
	return []platform.SetupStep{
		{
			Title: platform.Text{En: "Read the guide and run the sample", Es: "Lee la guía y ejecuta el ejemplo"},
			Body: platform.Text{
				En: "docs/byoc.md tells both directions on two pages; examples/byoc-adapter is a whole middleware in Go to start from.",
				Es: "docs/byoc.md explica ambas direcciones en dos páginas; examples/byoc-adapter es un middleware completo en Go del que partir.",
			},
		},
		{
			Title: platform.Text{En: "Give the middleware this address and the secret", Es: "Da al middleware esta dirección y el secreto"},
			Body: platform.Text{
				En: "It posts what customers write to the address, signed with the secret.",
				Es: "Envía a esta dirección, firmado con el secreto, lo que escriben los clientes.",
			},
			Shows: []string{"webhook_url", "signing_secret"},
		},
		{
			Title: platform.Text{En: "Try it", Es: "Pruébalo"},
			Body: platform.Text{
				En: "Run recado byoc check with the callback address: each line says what was tried, whether it went well, and why not.",
				Es: "Ejecuta recado byoc check con la dirección de retorno: cada línea dice qué se probó, si fue bien y, si no, por qué.",
			},
		},
	}
}
