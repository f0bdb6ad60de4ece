package sms

import "recado.dev/internal/platform"

func declaration() platform.Descriptor {
	return platform.Descriptor{
		Key:   "sms",
		Title: "SMS by another provider",
		Summary: platform.Text{
			En: "Text messages through any provider or gateway that is called by HTTP.",
			Es: "Mensajes de texto con cualquier proveedor o pasarela al que se llame por HTTP.",
		},
		Kinds:   []string{"sms"},
		Mode:    platform.Asynchronous,
		Docs:    "https://recado.dev/docs/sms",
		StartBy: platform.StartByPhone,
		Needs: &platform.Needs{
			Who: platform.Text{En: "An admin here with access to the provider's account.", Es: "Un administrador de aquí con acceso a la cuenta del proveedor."},
			Before: []platform.Text{
				{En: "A number or sender name at the provider, and its key for the API.", Es: "Un número o nombre de remitente en el proveedor y su clave de la API."},
				{
					En: "What the law asks for: registered campaigns in the United States, registered sender names in Spain, consent everywhere.",
					Es: "Lo que pide la ley: campañas registradas en Estados Unidos, nombres de remitente registrados en España y consentimiento en todas partes.",
				},
			},
		},
		Fields: append(mainFields(), append(sendFields(), takeFields()...)...),
		Steps:  steps(),
		Checks: []platform.CheckDescriptor{
			{Key: checkRequest, Title: platform.Text{En: "A request can be put together", Es: "Se puede componer una petición"}},
			{Key: checkAddress, Title: platform.Text{En: "The provider knows where to call", Es: "El proveedor sabe adónde llamar"}},
		},
		Caps: caps(),
		Hook: platform.HookDescriptor{MaxBytes: 1 << 20, Timed: true, Hidden: []string{secretParam}},
		Notes: []platform.Text{
			{
				En: "Text alone: no files in either direction. Names as senders (letters instead of a number) get no answers.",
				Es: "Solo texto: sin archivos en ninguna dirección. A los nombres como remitente (letras en vez de número) no se les puede responder.",
			},
			{
				En: "160 characters fit a text, 70 with emoji or letters like á, í, ó and ú; longer ones travel in parts, which cost one text each. Typographic quotes and dashes are made plain where that saves parts.",
				Es: "En un SMS caben 160 caracteres, o 70 con emojis o letras como á, í, ó y ú; los más largos viajan en partes y cada una cuesta un SMS. Las comillas y rayas tipográficas se simplifican si así se ahorran partes.",
			},
			{
				En: "Texts have no key that tells a repeat: where the provider's answer is lost, the message stays unconfirmed until a receipt names it.",
				Es: "Los SMS no llevan una clave que distinga una repetición: si se pierde la respuesta del proveedor, el mensaje queda sin confirmar hasta que lo nombre un recibo.",
			},
			{
				En: "STOP and the other words are kept by the desk, unless the provider does that: then say so, so that nobody is answered twice.",
				Es: "La mesa atiende STOP, BAJA y las demás palabras, salvo que lo haga el proveedor: indícalo entonces para que nadie reciba dos respuestas.",
			},
		},
	}
}

func steps() []platform.SetupStep {
	return []platform.SetupStep{
		{
			Title: platform.Text{En: "Choose the provider", Es: "Elige el proveedor"},
			Body: platform.Text{
				En: "For those in the list, everything under Advanced is ready. For any other, fill in what its documentation says: docs/sms.md tells how.",
				Es: "Para los de la lista, todo lo que hay en Avanzado está listo. Para cualquier otro, rellena lo que diga su documentación: docs/sms.md explica cómo.",
			},
		},
		{
			Title: platform.Text{En: "Give the provider this address", Es: "Da al proveedor esta dirección"},
			Body: platform.Text{
				En: "For incoming texts and for receipts, by POST. Where it proves itself by the address, add ?secret= and the secret for incoming requests.",
				Es: "Para los SMS entrantes y los recibos, por POST. Si se identifica con la dirección, añade ?secret= y el secreto de las peticiones entrantes.",
			},
			Shows: []string{"webhook_url", "inbound_secret"},
		},
	}
}

func option(value, en, es string) platform.Option {
	return platform.Option{Value: value, Label: platform.Text{En: en, Es: es}}
}

func mainFields() []platform.Field {
	return []platform.Field{
		{
			Name: "provider", Kind: "choice",
			Options: []platform.Option{
				option("", "Another provider", "Otro proveedor"), option("vonage", "Vonage", "Vonage"), option("telnyx", "Telnyx", "Telnyx"),
				option("plivo", "Plivo", "Plivo"), option("kannel", "Kannel", "Kannel"), option("jasmin", "Jasmin", "Jasmin"),
			},
			Label: platform.Text{En: "Provider", Es: "Proveedor"},
			Help: platform.Text{
				En: "What its requests look like. Each part can be changed under Advanced.",
				Es: "Cómo son sus peticiones. Cada parte se puede cambiar en Avanzado.",
			},
		},
		{
			Name: "number", Kind: "text", Required: true, Pattern: `\+?[0-9A-Za-z][0-9A-Za-z ]{1,19}`, Placeholder: "+34600000000",
			Label: platform.Text{En: "Sender", Es: "Remitente"},
			Help: platform.Text{
				En: "A number with its plus sign, a short code, or a name of up to 11 letters.",
				Es: "Un número con el signo +, un número corto o un nombre de hasta 11 letras.",
			},
		},
		{
			Name: "account", Kind: "text",
			Label: platform.Text{En: "Account or user name", Es: "Cuenta o nombre de usuario"},
			Help:  platform.Text{En: "Where the provider has one beside the key.", Es: "Si el proveedor pide uno además de la clave."},
		},
		{
			Name: "api_key", Kind: "secret", Secret: true, Required: true,
			Label: platform.Text{En: "Key or password of the API", Es: "Clave o contraseña de la API"},
			Help:  platform.Text{En: "What the provider knows you by.", Es: "Con lo que el proveedor te reconoce."},
		},
		{
			Name: "inbound_secret", Kind: "secret", Secret: true, Required: true, Generate: true,
			Label: platform.Text{En: "Secret for incoming requests", Es: "Secreto de las peticiones entrantes"},
			Help: platform.Text{
				En: "With it the provider proves itself. Without it anybody could write in a customer's name.",
				Es: "Con él se identifica el proveedor. Sin él, cualquiera podría escribir en nombre de un cliente.",
			},
		},
		{
			Name: "stops", Kind: "choice", Options: []platform.Option{option("", "The desk", "La mesa"), option("provider", "The provider", "El proveedor")},
			Label: platform.Text{En: "Who answers STOP", Es: "Quién responde a STOP"},
			Help: platform.Text{
				En: "Either way it is kept. Choose the provider where it answers by itself.",
				Es: "En ambos casos queda anotado. Elige el proveedor si responde por su cuenta.",
			},
		},
	}
}

// field is an advanced field: empty means what the provider's preset says.
func field(name, kind, example string, label, help platform.Text, options ...platform.Option) platform.Field {
	return platform.Field{Name: name, Kind: kind, Advanced: true, Placeholder: example, Label: label, Help: help, Options: options}
}

func sendFields() []platform.Field {
	standard := option("", "As the provider", "Según el proveedor")
	base := field("api_base_url", "url", "https://gateway.example.com",
		platform.Text{En: "Address of the API", Es: "Dirección de la API"},
		platform.Text{En: "{{base}} in the address for sending.", Es: "{{base}} en la dirección de envío."})
	base.Pattern = `https?://.+`
	return []platform.Field{
		base,
		field("send_url", "text", "{{base}}/messages",
			platform.Text{En: "Address for sending", Es: "Dirección de envío"},
			platform.Text{En: "May hold {{base}} and {{account}}.", Es: "Puede contener {{base}} y {{account}}."}),
		field("send_method", "choice", "",
			platform.Text{En: "Method", Es: "Método"},
			platform.Text{En: "How texts are handed over.", Es: "Cómo se entregan los SMS."}, standard, option("POST", "POST", "POST"), option("GET", "GET", "GET"), option("PUT", "PUT", "PUT")),
		field("headers", "long", "Authorization: Bearer {{key}}",
			platform.Text{En: "Headers", Es: "Cabeceras"},
			platform.Text{
				En: "One a line. {{key}}, {{account}} and {{basic}} (both for Basic authentication) are filled in.",
				Es: "Una por línea. Se rellenan {{key}}, {{account}} y {{basic}} (ambas, para autenticación básica).",
			}),
		field("body_kind", "choice", "",
			platform.Text{En: "Kind of request", Es: "Tipo de petición"},
			platform.Text{En: "Where the fields of a text stand.", Es: "Dónde van los campos de un SMS."},
			standard, option(bodyJSON, "JSON", "JSON"), option(bodyForm, "Form", "Formulario"), option(bodyQuery, "Query of the address", "Parámetros de la dirección")),
		field("body", "long", "to={{to}}",
			platform.Text{En: "Fields of a text", Es: "Campos de un SMS"},
			platform.Text{
				En: "JSON, or lines of name=value, with {{to}}, {{from}}, {{text}}, {{id}}, {{receipts}} (where to tell of it), {{to_digits}}, {{from_digits}}, {{alphabet}}, {{coding}}.",
				Es: "JSON o líneas nombre=valor, con {{to}}, {{from}}, {{text}}, {{id}}, {{receipts}} (dónde informar), {{to_digits}}, {{from_digits}}, {{alphabet}}, {{coding}}.",
			}),
		field("id_at", "text", "/data/id",
			platform.Text{En: "Place of the id in the answer", Es: "Lugar del id en la respuesta"},
			platform.Text{
				En: "A JSON pointer, or ~ and a regular expression with one group. Receipts name this id.",
				Es: "Un puntero JSON, o ~ y una expresión regular con un grupo. Los recibos nombran este id.",
			}),
		field("taken_when", "text", "/status=0",
			platform.Text{En: "A success says", Es: "Un éxito dice"},
			platform.Text{
				En: "For providers that answer 200 to everything: a pointer=value, or words that a success holds.",
				Es: "Para proveedores que responden 200 a todo: puntero=valor, o palabras que contiene un éxito.",
			}),
		field("error_at", "text", "/error/message",
			platform.Text{En: "Place of the reason in a refusal", Es: "Lugar del motivo en un rechazo"},
			platform.Text{En: "A JSON pointer; agents read what stands there.", Es: "Un puntero JSON; los agentes leen lo que haya ahí."}),
		field("code_at", "text", "/error/code",
			platform.Text{En: "Place of the code in a refusal", Es: "Lugar del código en un rechazo"},
			platform.Text{En: "A JSON pointer.", Es: "Un puntero JSON."}),
		field("error_words", "long", "1=throttled",
			platform.Text{En: "What codes of refusals mean", Es: "Qué significan los códigos de rechazo"},
			platform.Text{
				En: "Lines of code=kind: throttled, unreachable, rejected, too_long, recipient_gone, opted_out, bad_credentials, misconfigured.",
				Es: "Líneas código=tipo: throttled, unreachable, rejected, too_long, recipient_gone, opted_out, bad_credentials, misconfigured.",
			}),
	}
}

func takeFields() []platform.Field {
	standard := option("", "As the provider", "Según el proveedor")
	return []platform.Field{
		field("incoming", "long", "from=sender",
			platform.Text{En: "Names in incoming requests", Es: "Nombres en las peticiones entrantes"},
			platform.Text{
				En: "Lines of our=theirs for from, to, text, id, time, status, status_id, error. Names of JSON are pointers: from=/data/from.",
				Es: "Líneas nuestro=suyo para from, to, text, id, time, status, status_id, error. En JSON son punteros: from=/data/from.",
			}),
		field("status_words", "long", "DELIVRD=delivered",
			platform.Text{En: "What words of receipts mean", Es: "Qué significan las palabras de los recibos"},
			platform.Text{En: "Lines of word=state: queued, sent, delivered, failed.", Es: "Líneas palabra=estado: queued, sent, delivered, failed."}),
		field("answer_with", "text", "OK",
			platform.Text{En: "Answer to incoming requests", Es: "Respuesta a las peticiones entrantes"},
			platform.Text{En: "Where the provider wants exact words.", Es: "Si el proveedor quiere palabras exactas."}),
		field("proof", "choice", "",
			platform.Text{En: "How the provider proves itself", Es: "Cómo se identifica el proveedor"},
			platform.Text{
				En: "The secret comes along, or signs the body by HMAC-SHA256.",
				Es: "El secreto viene en la petición o firma el cuerpo con HMAC-SHA256.",
			},
			standard, option(proofQuery, "?secret= in the address", "?secret= en la dirección"), option(proofHeader, "The secret in a header", "El secreto en una cabecera"),
			option(proofHex, "HMAC in a header, hexadecimal", "HMAC en una cabecera, hexadecimal"), option(proofBase64, "HMAC in a header, base64", "HMAC en una cabecera, base64")),
		field("proof_name", "text", "X-Signature",
			platform.Text{En: "Name of that header", Es: "Nombre de esa cabecera"},
			platform.Text{En: "Where the proof stands in a header.", Es: "Si la prueba va en una cabecera."}),
	}
}
