package whatsapp

import (
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// templateLanguages are those in which the network takes templates.
const templateLanguages = "af ar ar_AE ar_EG ar_LB ar_MA ar_QA az be_BY bg bn bn_IN ca cs da de de_AT de_CH el en en_AE en_AU en_CA en_GB en_GH en_IE en_IN en_JM " +
	"en_MY en_NZ en_QA en_SG en_UG en_US en_ZA es es_AR es_CL es_CO es_CR es_DO es_EC es_ES es_HN es_MX es_PA es_PE es_UY et fa fi fil fr fr_BE fr_CA fr_CH fr_CI " +
	"fr_MA ga gu ha he hi hr hu id it ja ka kk kn ko ky_KG lo lt lv mk ml mr ms nb nl nl_BE pa pl prs_AF ps_AF pt_BR pt_PT ro ru rw_RW si_LK sk sl sq sr sv sw ta te " +
	"th tr uk ur uz vi zh_CN zh_HK zh_TW zu"

func templateRules() *platform.TemplateRules {
	return &platform.TemplateRules{
		NameLength: 512, Languages: strings.Fields(templateLanguages),
		HeaderKinds:  []string{desk.HeaderText, desk.HeaderImage, desk.HeaderVideo, desk.HeaderDocument, desk.HeaderLocation},
		SampleMimes:  map[string][]string{desk.HeaderImage: {"image/jpeg", "image/png"}, desk.HeaderVideo: {"video/mp4"}, desk.HeaderDocument: {"application/pdf"}},
		HeaderLength: headerLength, HeaderVariables: 1, BodyLength: 1024, FooterLength: footerLength, WordsPerVariable: 2,
		Buttons: platform.TemplateButtonRules{Total: 10, Replies: 10, URLs: 2, Phones: 1, CopyCodes: 1, Flows: 1,
			TextLength: 25, URLLength: 2000, PhoneLength: 20, CodeLength: 15},
		Cards:       platform.TemplateCardRules{Least: 2, Most: 10, BodyLength: 160, Buttons: 2},
		OfferLength: 16, OfferBodyLength: 600, CodeLength: 15, CodeMinutes: 90,
		TTL: map[desk.TemplateCategory]platform.TTLRange{
			desk.TemplateAuthentication: {Least: 30, Most: 900},
			desk.TemplateUtility:        {Least: 30, Most: 43200},
			desk.TemplateMarketing:      {Least: 43200, Most: 2592000},
		},
		BadHosts:    []string{"wa.me", "whatsapp.com", "bit.ly", "tinyurl.com", "goo.gl", "t.co", "ow.ly"},
		EditsPerDay: 1, EditsPerMonth: 10, NameLockDays: 30, Reasons: templateReasons(),
	}
}
