package wechat

import "recado.dev/internal/platform"

// processing says who handles what is written on this network.
func processing() *platform.Processing {
	return &platform.Processing{
		Parties: []platform.Party{{
			Name: "Tencent (WeChat, Weixin)", Role: "controller",
			Does: platform.Text{
				En: "Carries messages between the customer's app and this server, can read them and blocks some by what they say. Accounts of Weixin are kept in China under its law.",
				Es: "Transporta los mensajes entre la aplicación del cliente y este servidor, puede leerlos y bloquea algunos por lo que dicen. Las cuentas de Weixin se guardan en China, según su ley.",
			},
			Kept: platform.Text{
				En: "Files for three days; messages as WeChat's own terms say.",
				Es: "Los archivos, tres días; los mensajes, según las condiciones de WeChat.",
			},
		}},
		Terms: []platform.DocLink{{
			Title: platform.Text{En: "WeChat's privacy policy", Es: "Política de privacidad de WeChat"},
			URL:   "https://www.wechat.com/en/privacy_policy.html",
		}},
	}
}
