package apple

import "recado.dev/internal/platform"

func steps() []platform.SetupStep {
	return []platform.SetupStep{
		{
			Title: platform.Text{En: "Apply to Apple", Es: "Haz la solicitud a Apple"},
			Body: platform.Text{
				En: "In Apple Business Register create a Messages for Business account for the brand and send it for review. Until Apple has approved it leave the application's state here at Requested; a test account works with the Apple Accounts that were allowed.",
				Es: "En Apple Business Register crea una cuenta de Messages for Business para la marca y envíala a revisión. Hasta que Apple la apruebe deja aquí el estado de la solicitud en «Solicitada»; una cuenta de pruebas funciona con las cuentas de Apple que se hayan permitido.",
			},
		},
		{
			Title: platform.Text{En: "Choose the provider", Es: "Elige el proveedor"},
			Body: platform.Text{
				En: "In the account choose as the messaging service provider (MSP) the one whose MSP ID and secret are entered here. The Apple administrator of the business and whoever runs this server do it together.",
				Es: "En la cuenta elige como proveedor de mensajería (MSP) aquel cuyo MSP ID y secreto se indican aquí. Lo hacen juntos el administrador de Apple de la empresa y quien lleva este servidor.",
			},
		},
		{
			Title: platform.Text{En: "Send messages here", Es: "Envía los mensajes aquí"},
			Body: platform.Text{
				En: "In the provider's settings paste this address as the API endpoint. Apple adds /message to it. A provider with several businesses enters that of one of them: each gets its own.",
				Es: "En los ajustes del proveedor pega esta dirección como punto de conexión de la API. Apple le añade /message. Un proveedor con varias empresas pone la de una de ellas: cada una recibe lo suyo.",
			},
			Shows: []string{"webhook_url"},
		},
		{
			Title: platform.Text{En: "Show customers the way", Es: "Muestra el camino a los clientes"},
			Body: platform.Text{
				En: "Once approved, put the Messages button on your pages and in your place card in Maps. What its link says as intent and group (biz-intent-id, biz-group-id) stands at the first message.",
				Es: "Cuando esté aprobada, pon el botón de Mensajes en tus páginas y en tu ficha de Mapas. Lo que el enlace dice como intención y grupo (biz-intent-id, biz-group-id) aparece en el primer mensaje.",
			},
			Shows: []string{"business_id"},
		},
	}
}

func notes() []platform.Text {
	return []platform.Text{
		{
			En: "You cannot write first: the customer begins. After that you may answer at any time, until they close the conversation.",
			Es: "No puedes escribir primero: empieza el cliente. Después puedes responder en cualquier momento, hasta que cierre la conversación.",
		},
		{
			En: "Only businesses in North America can be connected, after Apple approved them.",
			Es: "Solo se pueden conectar empresas de Norteamérica, una vez aprobadas por Apple.",
		},
		{
			En: "Customers have neither a name nor a number here: Apple names each by a word that means nothing elsewhere.",
			Es: "Los clientes no tienen aquí ni nombre ni número: Apple nombra a cada uno con una palabra que no significa nada en otro sitio.",
		},
		{
			En: "Quick replies (two to five), lists, times to choose from and web pages with their picture are shown as such; buttons become a list, cards and places become text. What an older device cannot show goes as numbered text.",
			Es: "Las respuestas rápidas (de dos a cinco), las listas, las horas para elegir y las páginas web con su imagen se muestran como tales; los botones pasan a ser una lista, y las tarjetas y los lugares, texto. Lo que un dispositivo antiguo no puede mostrar va como texto numerado.",
		},
		{
			En: "Payments go by Apple Pay where your payment server is entered, else as a link. Money never passes through this server: your gateway takes it.",
			Es: "Los pagos van por Apple Pay si se indica tu servidor de pagos; si no, como un enlace. El dinero nunca pasa por este servidor: lo recibe tu pasarela.",
		},
		{
			En: "Your own iMessage apps, once named in the settings, open in the customer's messages, and what they send back comes as an answer with its values. Elsewhere the app's title and the page that does the same are shown.",
			Es: "Tus propias apps de iMessage, una vez indicadas en los ajustes, se abren en los mensajes del cliente, y lo que devuelven llega como respuesta con sus valores. En otros canales se muestran el título de la app y la página que hace lo mismo.",
		},
		{
			En: "Files of up to 100 MB go both ways, encrypted with a key of their own. Apple tells nothing of what was delivered or read. There are no quotes, reactions, edits or deletions.",
			Es: "Los archivos de hasta 100 MB van en ambos sentidos, cifrados con su propia clave. Apple no dice nada de lo que se entregó o leyó. No hay citas, reacciones, ediciones ni borrados.",
		},
		{
			En: "Messages travel over HTTPS: Apple passes them between the customer's device and this server.",
			Es: "Los mensajes viajan por HTTPS: Apple los pasa entre el dispositivo del cliente y este servidor.",
		},
	}
}

func needs() *platform.Needs {
	return &platform.Needs{
		Assisted: true,
		Who: platform.Text{
			En: "The Apple administrator of the business in Apple Business Register, together with whoever runs this server as a messaging service provider that Apple approved.",
			Es: "El administrador de Apple de la empresa en Apple Business Register, junto con quien lleva este servidor como proveedor de mensajería aprobado por Apple.",
		},
		Before: []platform.Text{
			{En: "A business in North America.", Es: "Una empresa de Norteamérica."},
			{En: "An application to Apple for the business: requested or approved.", Es: "Una solicitud a Apple para la empresa: enviada o aprobada."},
			{En: "An MSP ID with its secret from Apple.", Es: "Un MSP ID con su secreto, de Apple."},
			{En: "This server's public HTTPS address.", Es: "La dirección HTTPS pública de este servidor."},
		},
	}
}

func processing() *platform.Processing {
	return &platform.Processing{
		Parties: []platform.Party{{
			Name: "Apple", Role: "processor",
			Does: platform.Text{
				En: "Passes messages between customers' devices and this server, and keeps files for a while. It names customers to nobody.",
				Es: "Pasa los mensajes entre los dispositivos de los clientes y este servidor, y guarda los archivos un tiempo. No dice a nadie quiénes son los clientes.",
			},
			Kept: platform.Text{
				En: "Until they are delivered, and files for some days; on the customer's devices and in their iCloud as long as they like.",
				Es: "Hasta que se entregan, y los archivos, unos días; en los dispositivos del cliente y en su iCloud, el tiempo que quiera.",
			},
		}},
		Terms: []platform.DocLink{{
			Title: platform.Text{En: "Messages for Business and privacy", Es: "Messages for Business y la privacidad"},
			URL:   "https://www.apple.com/legal/privacy/data/en/messages-for-business/",
		}},
	}
}
