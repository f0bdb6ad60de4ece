package twilio

import (
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// maxHook bounds a request of the network, whose forms are small.
const maxHook = 1 << 20

const megabyte = 1 << 20

func checks() []platform.CheckDescriptor {
	return []platform.CheckDescriptor{
		{Key: checkAccount, Title: platform.Text{En: "The account is active and takes the token", Es: "La cuenta está activa y acepta el token"}},
		{Key: checkNumber, Title: platform.Text{En: "The number belongs to the account", Es: "El número pertenece a la cuenta"}},
		{Key: checkHook, Title: platform.Text{En: "The number sends its messages here", Es: "El número envía aquí sus mensajes"}},
		{Key: checkMedia, Title: platform.Text{En: "Files of customers can be read", Es: "Se pueden leer los archivos de los clientes"}},
		{Key: checkAddress, Title: platform.Text{En: "This server can be reached from outside", Es: "Se puede llegar a este servidor desde fuera"}},
	}
}

func hook() platform.HookDescriptor { return platform.HookDescriptor{MaxBytes: maxHook, Timed: true} }

// numbers says that an account may have several numbers, each a channel.
func numbers() *platform.NumberRules {
	return &platform.NumberRules{Account: "account_sid", Own: []string{"number"}}
}

// fields are those of both platforms; number is the help of the number's.
func fields(number platform.Text) []platform.Field {
	return []platform.Field{
		{
			Name: "account_sid", Kind: "text", Required: true, Pattern: `AC[0-9A-Za-z]{2,62}`, Placeholder: "AC" + strings.Repeat("0", 31) + "1",
			Label: platform.Text{En: "Account SID", Es: "Account SID (identificador de la cuenta)"},
			Help: platform.Text{
				En: "On the first page of the Twilio console, under Account Info. It begins with AC.",
				Es: "En la primera página de la consola de Twilio, en Account Info. Empieza por AC.",
			},
		},
		{
			Name: "auth_token", Kind: "secret", Secret: true, Required: true,
			Label: platform.Text{En: "Auth token", Es: "Auth token (token de autenticación)"},
			Help: platform.Text{
				En: "Beside the account SID: press Show. It opens the account's API, and proves that requests come from Twilio.",
				Es: "Junto al Account SID: pulsa Show. Abre la API de la cuenta y demuestra que las peticiones vienen de Twilio.",
			},
		},
		{
			Name: "number", Kind: "phone", Required: true, Pattern: `\+[1-9][0-9]{5,14}`, Placeholder: "+34600000000",
			Label: platform.Text{En: "Number, with its plus sign", Es: "Número, con el signo +"},
			Help:  number,
		},
		{
			Name: "api_base_url", Kind: "url", Default: defaultBase, Pattern: `https?://.+`, Advanced: true,
			Label: platform.Text{En: "Address of the API", Es: "Dirección de la API"},
			Help: platform.Text{
				En: "Change it for a region (https://api.dublin.ie1.twilio.com), a proxy or a test server.",
				Es: "Cámbiala para usar una región (https://api.dublin.ie1.twilio.com), un proxy o un servidor de pruebas.",
			},
		},
	}
}

func accountStep() platform.SetupStep {
	return platform.SetupStep{
		Title: platform.Text{En: "Copy the account SID and the auth token", Es: "Copia el Account SID y el Auth token"},
		Body: platform.Text{
			En: "Sign in at console.twilio.com. The first page shows both under Account Info. For a sub-account choose it at the top first: it has a SID and a token of its own.",
			Es: "Entra en console.twilio.com. La primera página muestra los dos en Account Info. Si usas una subcuenta, elígela antes arriba: tiene su propio SID y su propio token.",
		},
	}
}

func severalStep() platform.SetupStep {
	return platform.SetupStep{
		Title: platform.Text{En: "Further numbers of the same account", Es: "Más números de la misma cuenta"},
		Body: platform.Text{
			En: "Each number is a channel with an address of its own. Add another channel with the same account SID and token, and paste its address at its number.",
			Es: "Cada número es un canal con su propia dirección. Añade otro canal con el mismo Account SID y token, y pega su dirección en su número.",
		},
	}
}

func mediaStep() platform.SetupStep {
	return platform.SetupStep{
		Title: platform.Text{En: "Keep the files of customers private", Es: "Mantén privados los archivos de los clientes"},
		Body: platform.Text{
			En: "Under Messaging › Settings › General switch on “HTTP Basic Authentication for media access”. New accounts have it on. Files are read with your token either way; the check below says what it finds.",
			Es: "En Messaging › Settings › General activa «HTTP Basic Authentication for media access». En las cuentas nuevas ya está activada. Los archivos se leen con tu token en los dos casos; la comprobación de abajo dice lo que encuentra.",
		},
	}
}

func commonNotes() []platform.Text {
	return []platform.Text{
		{
			En: "Twilio fetches the files of your messages from this server, by links that last about a day: the server has to be reached from outside under its public HTTPS address, and no password may stand before /f/.",
			Es: "Twilio descarga de este servidor los archivos de tus mensajes, con enlaces que duran alrededor de un día: hay que poder llegar al servidor desde fuera por su dirección HTTPS pública, y no puede haber una contraseña delante de /f/.",
		},
		{
			En: "Twilio does not bring a message again that this server did not take. Add #rc=5&rp=all to the address in the console to have it tried five times.",
			Es: "Twilio no vuelve a traer un mensaje que este servidor no aceptó. Añade #rc=5&rp=all a la dirección en la consola para que lo intente cinco veces.",
		},
		{
			En: "Twilio accepts a message before it delivers it: some refusals arrive minutes later.",
			Es: "Twilio acepta un mensaje antes de entregarlo: algunos rechazos llegan minutos después.",
		},
	}
}

func receipts() []desk.Status {
	return []desk.Status{desk.StatusSent, desk.StatusDelivered, desk.StatusRead, desk.StatusFailed}
}

func sample(prefix string) string {
	return `curl -X POST '{{api_base_url}}/2010-04-01/Accounts/{{account_sid}}/Messages.json' \
  -u '{{account_sid}}:{{auth_token}}' \
  --data-urlencode 'From=` + prefix + `{{number}}' --data-urlencode 'To=` + prefix + `+15551234567' --data-urlencode 'Body=Hello'`
}
