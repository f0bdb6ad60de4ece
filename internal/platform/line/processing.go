package line

import "recado.dev/internal/platform"

// processing says who handles what is written on this network.
func processing() *platform.Processing {
	return &platform.Processing{
		Parties: []platform.Party{{
			Name: "LY Corporation (LINE)", Role: "controller",
			Does: platform.Text{
				En: "Carries messages between the customer's app and this server over HTTPS. Messages to and from an Official Account are not end-to-end encrypted: LINE can read them.",
				Es: "Transporta los mensajes entre la aplicación del cliente y este servidor por HTTPS. Los mensajes con una cuenta oficial no van cifrados de extremo a extremo: LINE puede leerlos.",
			},
			Kept: platform.Text{
				En: "As LINE's own terms say; files for a limited time that is not published, after which they cannot be fetched any more.",
				Es: "Según las condiciones de LINE; los archivos, un tiempo limitado que no se publica y tras el cual ya no se pueden descargar.",
			},
		}},
		Terms: []platform.DocLink{{
			Title: platform.Text{En: "LINE's privacy policy", Es: "Política de privacidad de LINE"},
			URL:   "https://terms.line.me/line_rules?lang=en",
		}},
	}
}
