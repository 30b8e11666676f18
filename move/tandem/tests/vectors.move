/// Keys, proofs and signatures for the tests. Written by scripts/move-vectors.ts; do not edit.
#[test_only]
module tandem::vectors;

public fun network(): vector<u8> {
    x"d726ecf6f7036ee3557cd6c7b93a49b231070e8eecada9cfa157e40e3f02e5d3"
}

public fun nk_id(): vector<u8> {
    x"cf50252908e527ebc5cacf537c3a4495a0c0ce5e1f0ec383b18290642cc8afaa"
}

public fun x_0(): vector<u8> {
    x"02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5"
}

public fun x_1(): vector<u8> {
    x"02f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9"
}

public fun constant(): vector<u8> {
    x"024f0cec4543305aac8f8afe18f6c56e62c6837201405d5c5669cd81c65d8e7e91"
}

public fun inverse(): vector<u8> {
    x"13e00aa4ffdf26ec7b7dbdfde417f32a2c64362e8e29dcbb152910fdc6003b62"
}

public fun salt(): vector<u8> {
    x"0707070707070707070707070707070707070707070707070707070707070707"
}

public fun sid(): vector<u8> {
    x"141da462698ed160229e5cd7250820c347e55e023c85af1e60304a2565ba49d0"
}

public fun m_a(): vector<u8> {
    x"f25a9dfca4129398d426f058452f92738394246c9f43158ea41ac42197c14b7d"
}

public fun user_share(): vector<u8> {
    x"03ed52245f317b5589da833075f86995f70b9c5a1910adcf6e438d2291e161d6c0"
}

public fun proof(): vector<u8> {
    x"974678d97547682f0f411c1ed47c1f008f7e2de0ea86e888fbe51fd059c4da5f6cefb11bcb36d91dcbdf2414db9bf4b4b22702e1d9eb5dff583353df2a70f9c4"
}

public fun proof_hint(): vector<u8> {
    x"393cb9afe8595f867ef316ca06e86994998eaa88a14c98a168284e3f71a0ff4f"
}

public fun mu(): u256 {
    0x43a68a499c9ba10c8e95a3786ca3d7995f740185f1855aaa60fcb42db9aa1bf2
}

public fun key(): vector<u8> {
    x"0257af8b627844589fcccd80a8701d3278e66cf1bd851322246ffdf3b03561034c"
}

public fun sum(): vector<u8> {
    x"023554c4496d5debb8c9f41950d1b5cceaf6ec5f259a9731259bb11c56d8498847"
}

public fun key_hint(): vector<u8> {
    x"a2e71b4545b1f73312d264ed3b2e2275dc2724ebc95a6fe3355b340d8fa8a9bf"
}

public fun kat_sid(): vector<u8> {
    x"eee35577c08049037cada9c5ec84e87150e5006fe6855dd0a434655f79f4cb64"
}

public fun kat_m_a(): vector<u8> {
    x"863234b38ac5e670305821c06ab10641443b76eb55d6a76d8589e0e753e3ba2c"
}

public fun kat_user_share(): vector<u8> {
    x"022f8bde4d1a07209355b4a7250a5c5128e88b84bddc619ab7cba8d569b240efe4"
}

public fun kat_proof(): vector<u8> {
    x"1014cb00ad5433819d419357619fbf84e1a23b236d3f4aa7753abc52f6931e2594abbeedefb12dd50f1512a2ada93b5d3c73db0cc5887b4d55023cf3a3dae6c7"
}

public fun kat_proof_hint(): vector<u8> {
    x"0cfa5db4a44620ee619d15d9cf604d49eb4b8bca6182fab2453be6a5c7b37de9"
}

public fun kat_mu(): u256 {
    0x4a81b3a176b755305a5d9050951ff0adfdc0e9311e9d8b4ad39caa0620a35567
}

public fun kat_key(): vector<u8> {
    x"0201b8f0cbee5624f1782081d94d794a17d5fde2d7f0a3182aaa951e2aed06f67c"
}

public fun kat_sum(): vector<u8> {
    x"03a6e4824523972b4ae6a9e7778ea5264e9e03c0f964343ab4e1fef0d5fe1e88e5"
}

public fun kat_key_hint(): vector<u8> {
    x"2ba48bfb4c9648700aef4b3719bcbb80e2ef6c748ad1c741574b58d6013c298f"
}

public fun messages(): vector<vector<u8>> {
    vector[
        x"6669727374206d657373616765",
        x"7365636f6e64206d657373616765",
    ]
}

public fun raw_messages(): vector<vector<u8>> {
    vector[
        x"db01a79b2801d711bc69a0ad143def4bca4b5e4e6f1d7d63492590607b14ea35",
        x"2bbc8b6b338a7c9ec0bb623ed2325fc886af21c4519b2e8bf737a139f11bd7ce",
    ]
}

public fun root(): vector<u8> {
    x"4931e89b9da1e1438427089d9f96186f7a936fd40f3e11a60caa3baeb47144db"
}

public fun bip340(): vector<vector<u8>> {
    vector[
        x"fcdf835bb7ae66a182db19f0b5e5a98a3148bb59a75a7444c84436228b5b22ef1cb9dc79480c268b92aca9a1e098dbc3cf1a448b899b98deee38669580b85b54",
        x"83f4f1f646d53a76d0887700e1f08ee6c85497a7f8bf724a3ae6d9331a499e43aefe9a3967f6dc53860e44d0201aa6f798df0a3d08aa519f4a037356a676c325",
    ]
}

public fun tweak_key(): vector<u8> {
    x"03544e5c8a06d2150fd776cfa797adf7ee9a89f8a2237ceda80241c904322c97c6"
}

public fun tweak_tau(): vector<u8> {
    x"272576cb48294ec41cf108bf40cc173b5c8f97961a623891e0b69958de74c867"
}

public fun tweak_hint(): vector<u8> {
    x"818f77d9905c111ac3ed0f8c49369a38067507b2ef417199c68989782acef696"
}

public fun tweak_bip340(): vector<vector<u8>> {
    vector[
        x"82b985ab3764a2de922327e71587ddd4d27a6a92c5ec03e3561498a334e514334a54ffb1f7951f80c474d4d60f5059aaf967e9f98ec792e75d01b067027fa15e",
        x"003389b37596b0ba09012d9418a8bc02930f8b763dcfaed47857ccadf147ee80ba6c3ca1a154d6d212bfc8a914b30d70448c1f373362a4b7022f8edb4fc6deac",
    ]
}

public fun root_key(): vector<u8> {
    x"0364221d261a5ac8a273c1868397a82542520a8411e7972e0e9aa23befdc4f026d"
}

public fun root_tau(): vector<u8> {
    x"a737ebc3c74346732731ad109cf9a82d7688737c80cde93798459afc9c8548eb"
}

public fun ecdsa_keccak(): vector<u8> {
    x"6ebe3867a8902dcd8f0513c0b9bcdf2e4bd98246a3337203e2c97f47ab3be27800e510dc4018d05df58112f7d2e8eb830523fe7a471d420619ea9aecd5f7350b01"
}

public fun ecdsa_sha256(): vector<u8> {
    x"50faf28f7737c2fdf02decd6c364e6e5b2424ffb1bae1f9468091db06dbe96ae7cf23a45edbf10089f1bacc0b14f22c58a182ddb490059acca552fa9ea29602d00"
}

public fun ecdsa_double(): vector<u8> {
    x"1138c1293f0c5d9e190aa3c6c9d51d0c8bcc15a9d20c17596df053ecf164fab902beeb6a59049d3a96d3991990ef97fc2e895627e60b9a2ad12fac6eb7d3332700"
}

public fun ecdsa_hint(): vector<u8> {
    x"b896c28067b658feaa270ef9bc94e45b0bd30a671216792ef692839754505f47"
}

public fun ecdsa_high(): vector<u8> {
    x"50faf28f7737c2fdf02decd6c364e6e5b2424ffb1bae1f9468091db06dbe96ae830dc5ba1240eff760e4533f4eb0dd393096af0b6648468ef57d2ee2e60ce11401"
}

public fun empty_hash(): vector<u8> {
    x"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
}

public fun empty_ecdsa(): vector<u8> {
    x"8b387ad8e3361208fb7ca019f6065d7e159ce58a85f748eae256f58727488d082050d4eaca44e19b5d5dd951da837a5e6d90839dd761d69d037c668146d76f3701"
}

public fun empty_hint(): vector<u8> {
    x"9e67f234adbb7b31c04c86e873eab6b95952291f0ddae39a6bb31f492e10c29e"
}

public fun group_order(): vector<u8> {
    x"fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"
}

public fun forged_ecdsa(): vector<u8> {
    x"c86eef6006ad482896771485db1eb301d7401610e1ddffb5dbfa9aa53fab695a643777b00356a4144b3b8a42ed8f5980eba00b0870eeffdaedfd4d529fd5b4ad01"
}

public fun forged_hint(): vector<u8> {
    x"6e8a4cbc0551fde8bf409dee29e477af5edfa5e561bfd647b545a1ab2b2b772f"
}

public fun beyond_key(): vector<u8> {
    x"0218c40912f61f5b07775ff1a4f220d7f6bd28cf4b98c3aed615c610cf7a086a23"
}

public fun beyond_ecdsa(): vector<u8> {
    x"0000000000000000000000000000000000000000000000000000000000000002005e8818d1dd191490273376c09764e7c1b1c5403c815cbf08088bdabdfe610002"
}

public fun beyond_hint(): vector<u8> {
    x"7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1"
}

public fun ed25519_key(): vector<u8> {
    x"6685f5a45a52b7781acade6537622fc2b98057daadf7056946cd60f18966a147"
}

public fun ed25519_signatures(): vector<vector<u8>> {
    vector[
        x"8e6b43bf4c373f8b44996cbb43bbefc8322bfb3de736acbcf192ff472b040fae8ab4d11991944b3a36811a1cd16925445e4adc77b227e0690dae7517dff35c08",
        x"d46d9b9a5311df69d6a055361af22bba883d4992d113a3f1329ff70720e5b51ac848f3fed444c7d5b66fd13a07b33cfe071b8e6c3cb0a894ec2996a789d20705",
    ]
}

public fun p256_key(): vector<u8> {
    x"03964e39131f4d05d8a1dde714a79e35818c8ebd65b77479b9044bad12d2d05561"
}

public fun p256_signature(): vector<u8> {
    x"9807d5a7ce87758e3e887b8fe3ab9f2fd9bdbeb6b5f4470369f15b2d9e3043bf6c1eff2792e767cfbf4d9e96af93e01fff7c5afdc03ca16e27ade654b6bd2f3e"
}

public fun p256_high(): vector<u8> {
    x"9807d5a7ce87758e3e887b8fe3ab9f2fd9bdbeb6b5f4470369f15b2d9e3043bf93e100d76d18983140b26169506c1fdfbd6a9fafe6dafd16cc0be46e45a5f613"
}

public fun p256_order(): vector<u8> {
    x"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
}

public fun attack_mu(): vector<u8> {
    x"19503ea6785ee1243cd3373fe0d201404089fb7c559d2cd4b025585ee36ff3c3"
}

public fun attack_share(): vector<u8> {
    x"022f8bde4d1a07209355b4a7250a5c5128e88b84bddc619ab7cba8d569b240efe4"
}

public fun attack_sum(): vector<u8> {
    x"03a6e4824523972b4ae6a9e7778ea5264e9e03c0f964343ab4e1fef0d5fe1e88e5"
}

public fun attack_key(): vector<u8> {
    x"03e38727230724a0857e265d3d5eebf45ce97a378ec85e48ff935703bc0e527082"
}

public fun attack_q(): vector<u8> {
    x"0371778bff4026daa5969895e9e59a947410e424e1a7899f27610edc2d725e9937"
}

public fun chosen_key(): vector<u8> {
    x"0259dbf46f8c94759ba21277c33784f41645f7b44f6c596a58ce92e666191abe3e"
}

public fun chosen_sum(): vector<u8> {
    x"03c381e98b9ea8d2e571eefe0039a37c0c1e9123f8a13b2a5fa158d5b389ba3084"
}

public fun off_curve(): vector<u8> {
    x"020000000000000000000000000000000000000000000000000000000000000005"
}

public fun forged_negative(): vector<u8> {
    x"c75f5960030adffd986be74228e44ab9eddea113b5b4512e995185ff5da60bcc0000000000000000000000000000000000000000000000000000000000000001"
}

public fun forged_same(): vector<u8> {
    x"a7f9ed4e5104859b9f9d7bafdab3ff4f9f6bf40aca44a3c8af2f42e87258efc70000000000000000000000000000000000000000000000000000000000000002"
}

public fun forged_proof(): vector<u8> {
    x"1d1b52ee40cd118d8491c95a1390a2e1ea7425e25bd3ad65c124e3394a2e21590000000000000000000000000000000000000000000000000000000000000001"
}

public fun parities(): vector<vector<vector<u8>>> {
    vector[
        vector[
            x"0370bd7bbeb20352c9c24a52645336f84506456b666e70e15163808de7e494cae9",
            x"02e348044d05215b61a5a326fe09600a77fda2a39167d5c1bfe4becd1e4de58e7c",
            x"c1fff2248ed7e2b06f11d4c2c02d901173366316ef103ac7a07cfcbad8aaffc7",
            x"732a688ea27bda94dd658f617f53c1b1a98de3868bff231c7032a77a0d1444fc2939615f9f5ababff940db87bf25a56d7b6ce9dd9ff2e8c367fe41e2f7a5f307",
            x"1a9b15dbd671d612d5963e3b128c482e8ac1790e9299dcab61b3aba588f115eb",
        ],
        vector[
            x"0341233b84e70f1a165176ac6858864d5e3211fb5afe51ed89e0b10dc37905df98",
            x"03f299ed005ef62981b0e1012927e06abda722d82f44f9512028b34c48a7129760",
            x"e92517e20410b19b17b7f0596556b3898f3ad87655d1f88b46ec1660ef746425",
            x"d9a4322908bee6cbe0a43a18a52d746606c75530df4df3ec2733c28610e5e9822090b8206db7739dab5a4271d4394490816a7791e18dd57e562bd2a5830085f8",
            x"d34597a29e21e79b1de4d5580db1069f1f675a388700d060850847b5f781ee6f",
        ],
        vector[
            x"0293f5e437548b06b1e1e7f0a258013da42398a8edcdf6bb074f4c4df0f4b3c045",
            x"034bbe5931fcacca60c08cf60cad9f8e4dd820d4bf870457e69ce2dcf9f96ad917",
            x"06e283e43630e6731c0cfa056443fb654180ce55f5d843ba4ecb0ecb30fe2b23",
            x"8268a05b706047af4470cfe29d418d5b654b333befa4911897ef258177b0ca6db1a76835c397a1d22dd1080edb033baad5346d64ff27a9219952d3f8ae7d38d1",
            x"647e8df55fcbc4911563feb4ad3bfcea37646a7f8bde2cd44e86bba02c9f0668",
        ],
        vector[
            x"02949a47890bb4858bd31489366f3974fb9f8b030645f042d7073a5070b48b6de6",
            x"026246e2d2718e1c08456260ef2e4a038e6fe7f944e07614f850e4d1f4419e3f3a",
            x"ef179045bb78733991604c1e1541d79073b6a3e812d9a6f78e996376ab96cf1b",
            x"a072f8ad665745d19143abbf402c69ad8a040b2433fe09ea9498203266bfe293ffed121f0b2dfb2fd3854838a5b857cf0bdd8f3ccfe30dd550a463cab07c22b6",
            x"dd98e4ea2f53f7577615fd9827ca506cb1e55a97d3cf4ae54f4c3b80ff181b6d",
        ],
    ]
}

public fun products(): vector<vector<u256>> {
    vector[
        vector[
            0x0,
            0x0,
            0x0,
            0x0,
            0x0,
        ],
        vector[
            0x0,
            0x1,
            0x0,
            0x1,
            0x1,
        ],
        vector[
            0x0,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0x0,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
        ],
        vector[
            0x0,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141,
            0x0,
            0x0,
            0x0,
        ],
        vector[
            0x0,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142,
            0x0,
            0x1,
            0x1,
        ],
        vector[
            0x0,
            0xffffffffffffffffffffffffffffffff,
            0x0,
            0xffffffffffffffffffffffffffffffff,
            0xffffffffffffffffffffffffffffffff,
        ],
        vector[
            0x0,
            0x100000000000000000000000000000000,
            0x0,
            0x100000000000000000000000000000000,
            0x100000000000000000000000000000000,
        ],
        vector[
            0x0,
            0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,
            0x0,
            0x14551231950b75fc4402da1732fc9bebe,
            0x14551231950b75fc4402da1732fc9bebe,
        ],
        vector[
            0x0,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0x0,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
        ],
        vector[
            0x0,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0x0,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
        ],
        vector[
            0x0,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0x0,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
        ],
        vector[
            0x1,
            0x0,
            0x0,
            0x1,
            0x14551231950b75fc4402da1732fc9bebf,
        ],
        vector[
            0x1,
            0x1,
            0x1,
            0x2,
            0x14551231950b75fc4402da1732fc9bec0,
        ],
        vector[
            0x1,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0x0,
            0x14551231950b75fc4402da1732fc9bebe,
        ],
        vector[
            0x1,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141,
            0x0,
            0x1,
            0x14551231950b75fc4402da1732fc9bebf,
        ],
        vector[
            0x1,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142,
            0x1,
            0x2,
            0x14551231950b75fc4402da1732fc9bec0,
        ],
        vector[
            0x1,
            0xffffffffffffffffffffffffffffffff,
            0xffffffffffffffffffffffffffffffff,
            0x100000000000000000000000000000000,
            0x24551231950b75fc4402da1732fc9bebe,
        ],
        vector[
            0x1,
            0x100000000000000000000000000000000,
            0x100000000000000000000000000000000,
            0x100000000000000000000000000000001,
            0x24551231950b75fc4402da1732fc9bebf,
        ],
        vector[
            0x1,
            0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,
            0x14551231950b75fc4402da1732fc9bebe,
            0x14551231950b75fc4402da1732fc9bebf,
            0x28aa24632a16ebf88805b42e65f937d7d,
        ],
        vector[
            0x1,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304de0,
            0x1ac064a1369db7e78265594594af40607c7a59970bfa3a8783dc9b7160fa0c9e,
        ],
        vector[
            0x1,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669af,
            0x47273fa2b04d4be6ddc299fb1b29a18d3aaa1ea0abff333927eb361f5100286d,
        ],
        vector[
            0x1,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7cb,
            0xb1a5d7ea7669dd779d05466f595f66b0b6a59f1d7cfe0a3e6d1ccf6b4906689,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0x0,
            0x0,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0xfffffffffffffffffffffffffffffffd755db9cd5e9140777fa4bd19a06c8282,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0x1,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0x0,
            0xfffffffffffffffffffffffffffffffd755db9cd5e9140777fa4bd19a06c8283,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0x1,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd036413f,
            0xfffffffffffffffffffffffffffffffd755db9cd5e9140777fa4bd19a06c8281,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141,
            0x0,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0xfffffffffffffffffffffffffffffffd755db9cd5e9140777fa4bd19a06c8282,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0x0,
            0xfffffffffffffffffffffffffffffffd755db9cd5e9140777fa4bd19a06c8283,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0xffffffffffffffffffffffffffffffff,
            0xfffffffffffffffffffffffffffffffdbaaedce6af48a03bbfd25e8cd0364142,
            0xfffffffffffffffffffffffffffffffe,
            0xfffffffffffffffffffffffffffffffe755db9cd5e9140777fa4bd19a06c8281,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0x100000000000000000000000000000000,
            0xfffffffffffffffffffffffffffffffdbaaedce6af48a03bbfd25e8cd0364141,
            0xffffffffffffffffffffffffffffffff,
            0xfffffffffffffffffffffffffffffffe755db9cd5e9140777fa4bd19a06c8282,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,
            0xfffffffffffffffffffffffffffffffd755db9cd5e9140777fa4bd19a06c8283,
            0x14551231950b75fc4402da1732fc9bebd,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0xe53f9b5ec96248187d9aa6ba6b50bf9f8385a668f405c5787c23648e9f05f362,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304dde,
            0x1ac064a1369db7e78265594594af405df1d813646a8b7aff0381588b01668f20,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0xb8d8c05d4fb2b419223d6604e4d65e72c555e15f5400ccc6d814c9e0aeffd793,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ad,
            0x47273fa2b04d4be6ddc299fb1b29a18ab007d86e0a9073b0a78ff338f16caaef,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0xf4e5a28158996228862fab990a6a0994f495a60e28301f5c192e33094b6f9977,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7c9,
            0xb1a5d7ea7669dd779d05466f595f66880c813bf3661211b66768a1054fce90b,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141,
            0x0,
            0x0,
            0x0,
            0x0,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141,
            0x1,
            0x0,
            0x1,
            0x1,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0x0,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141,
            0x0,
            0x0,
            0x0,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142,
            0x0,
            0x1,
            0x1,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141,
            0xffffffffffffffffffffffffffffffff,
            0x0,
            0xffffffffffffffffffffffffffffffff,
            0xffffffffffffffffffffffffffffffff,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141,
            0x100000000000000000000000000000000,
            0x0,
            0x100000000000000000000000000000000,
            0x100000000000000000000000000000000,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141,
            0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,
            0x0,
            0x14551231950b75fc4402da1732fc9bebe,
            0x14551231950b75fc4402da1732fc9bebe,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0x0,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0x0,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0x0,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142,
            0x0,
            0x0,
            0x1,
            0x14551231950b75fc4402da1732fc9bebf,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142,
            0x1,
            0x1,
            0x2,
            0x14551231950b75fc4402da1732fc9bec0,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0x0,
            0x14551231950b75fc4402da1732fc9bebe,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141,
            0x0,
            0x1,
            0x14551231950b75fc4402da1732fc9bebf,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142,
            0x1,
            0x2,
            0x14551231950b75fc4402da1732fc9bec0,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142,
            0xffffffffffffffffffffffffffffffff,
            0xffffffffffffffffffffffffffffffff,
            0x100000000000000000000000000000000,
            0x24551231950b75fc4402da1732fc9bebe,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142,
            0x100000000000000000000000000000000,
            0x100000000000000000000000000000000,
            0x100000000000000000000000000000001,
            0x24551231950b75fc4402da1732fc9bebf,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142,
            0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,
            0x14551231950b75fc4402da1732fc9bebe,
            0x14551231950b75fc4402da1732fc9bebf,
            0x28aa24632a16ebf88805b42e65f937d7d,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304de0,
            0x1ac064a1369db7e78265594594af40607c7a59970bfa3a8783dc9b7160fa0c9e,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669af,
            0x47273fa2b04d4be6ddc299fb1b29a18d3aaa1ea0abff333927eb361f5100286d,
        ],
        vector[
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7cb,
            0xb1a5d7ea7669dd779d05466f595f66b0b6a59f1d7cfe0a3e6d1ccf6b4906689,
        ],
        vector[
            0xffffffffffffffffffffffffffffffff,
            0x0,
            0x0,
            0xffffffffffffffffffffffffffffffff,
            0x4551231950b75fc4402da1732fc9bebf00000000000000000000000000000000,
        ],
        vector[
            0xffffffffffffffffffffffffffffffff,
            0x1,
            0xffffffffffffffffffffffffffffffff,
            0x100000000000000000000000000000000,
            0x4551231950b75fc4402da1732fc9bebf00000000000000000000000000000001,
        ],
        vector[
            0xffffffffffffffffffffffffffffffff,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0xfffffffffffffffffffffffffffffffdbaaedce6af48a03bbfd25e8cd0364142,
            0xfffffffffffffffffffffffffffffffe,
            0x4551231950b75fc4402da1732fc9bebeffffffffffffffffffffffffffffffff,
        ],
        vector[
            0xffffffffffffffffffffffffffffffff,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141,
            0x0,
            0xffffffffffffffffffffffffffffffff,
            0x4551231950b75fc4402da1732fc9bebf00000000000000000000000000000000,
        ],
        vector[
            0xffffffffffffffffffffffffffffffff,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142,
            0xffffffffffffffffffffffffffffffff,
            0x100000000000000000000000000000000,
            0x4551231950b75fc4402da1732fc9bebf00000000000000000000000000000001,
        ],
        vector[
            0xffffffffffffffffffffffffffffffff,
            0xffffffffffffffffffffffffffffffff,
            0xfffffffffffffffffffffffffffffffe00000000000000000000000000000001,
            0x1fffffffffffffffffffffffffffffffe,
            0x4551231950b75fc4402da1732fc9bebfffffffffffffffffffffffffffffffff,
        ],
        vector[
            0xffffffffffffffffffffffffffffffff,
            0x100000000000000000000000000000000,
            0x4551231950b75fc4402da1732fc9bebf,
            0x1ffffffffffffffffffffffffffffffff,
            0x4551231950b75fc4402da1732fc9bec000000000000000000000000000000000,
        ],
        vector[
            0xffffffffffffffffffffffffffffffff,
            0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,
            0x4551231950b75fc4402da1732fc9bebe00000000000000000000000000000001,
            0x24551231950b75fc4402da1732fc9bebd,
            0x4551231950b75fc4402da1732fc9bec04551231950b75fc4402da1732fc9bebe,
        ],
        vector[
            0xffffffffffffffffffffffffffffffff,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0x3e678c27f8f8cc6df7493a50f65270b68760522df2a9841b2f06d95dcaee3b02,
            0x1ac064a1369db7e78265594594af40603729367dbb42dac343aef9fe31304dde,
            0x601187ba875517abc292fab8c478ff1e3729367dbb42dac343aef9fe31304ddf,
        ],
        vector[
            0xffffffffffffffffffffffffffffffff,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0x89d1cdabe3e21ec5f60f2406b5436f2b2523273dacae837c2c9421293ab05c6,
            0x47273fa2b04d4be6ddc299fb1b29a18cf558fb875b47d374e7bd94ac213669ad,
            0x8c7862bc0104abab1df03b6e4af3604af558fb875b47d374e7bd94ac213669ae,
        ],
        vector[
            0xffffffffffffffffffffffffffffffff,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0xc91ad6e8f325c45bc1c49fa8717f6991ec8f65fcf8a3066c39274cb9c26f1e8d,
            0xb1a5d7ea7669dd779d05466f595f66ac61936d8871880dfa6a42b8384c6a7c9,
            0x506b8097f81dfd9bb9fdf5da255fb528c61936d8871880dfa6a42b8384c6a7ca,
        ],
        vector[
            0x100000000000000000000000000000000,
            0x0,
            0x0,
            0x100000000000000000000000000000000,
            0x4551231950b75fc4402da1732fc9bec04551231950b75fc4402da1732fc9bebf,
        ],
        vector[
            0x100000000000000000000000000000000,
            0x1,
            0x100000000000000000000000000000000,
            0x100000000000000000000000000000001,
            0x4551231950b75fc4402da1732fc9bec04551231950b75fc4402da1732fc9bec0,
        ],
        vector[
            0x100000000000000000000000000000000,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0xfffffffffffffffffffffffffffffffdbaaedce6af48a03bbfd25e8cd0364141,
            0xffffffffffffffffffffffffffffffff,
            0x4551231950b75fc4402da1732fc9bec04551231950b75fc4402da1732fc9bebe,
        ],
        vector[
            0x100000000000000000000000000000000,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141,
            0x0,
            0x100000000000000000000000000000000,
            0x4551231950b75fc4402da1732fc9bec04551231950b75fc4402da1732fc9bebf,
        ],
        vector[
            0x100000000000000000000000000000000,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142,
            0x100000000000000000000000000000000,
            0x100000000000000000000000000000001,
            0x4551231950b75fc4402da1732fc9bec04551231950b75fc4402da1732fc9bec0,
        ],
        vector[
            0x100000000000000000000000000000000,
            0xffffffffffffffffffffffffffffffff,
            0x4551231950b75fc4402da1732fc9bebf,
            0x1ffffffffffffffffffffffffffffffff,
            0x4551231950b75fc4402da1732fc9bec14551231950b75fc4402da1732fc9bebe,
        ],
        vector[
            0x100000000000000000000000000000000,
            0x100000000000000000000000000000000,
            0x14551231950b75fc4402da1732fc9bebf,
            0x200000000000000000000000000000000,
            0x4551231950b75fc4402da1732fc9bec14551231950b75fc4402da1732fc9bebf,
        ],
        vector[
            0x100000000000000000000000000000000,
            0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,
            0x4551231950b75fc4402da1732fc9bebf4551231950b75fc4402da1732fc9bebf,
            0x24551231950b75fc4402da1732fc9bebe,
            0x4551231950b75fc4402da1732fc9bec18aa24632a16ebf88805b42e65f937d7d,
        ],
        vector[
            0x100000000000000000000000000000000,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0x5927f0c92f96845579ae93968b01b115be8988abadec5ede72b5d35bfc1e88e1,
            0x1ac064a1369db7e78265594594af40603729367dbb42dac343aef9fe31304ddf,
            0x601187ba875517abc292fab8c478ff1f7c7a59970bfa3a8783dc9b7160fa0c9e,
        ],
        vector[
            0x100000000000000000000000000000000,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0x4fc45c7d6e8b6dd33d238c3b867dd87ea7ab2dfb3612bbacaa86d6beb4e16f74,
            0x47273fa2b04d4be6ddc299fb1b29a18cf558fb875b47d374e7bd94ac213669ae,
            0x8c7862bc0104abab1df03b6e4af3604c3aaa1ea0abff333927eb361f5100286d,
        ],
        vector[
            0x100000000000000000000000000000000,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0xd43534679a8c62333b94f40f67155ffbb2a89cd57fbb874bdfcb783d4735c657,
            0xb1a5d7ea7669dd779d05466f595f66ac61936d8871880dfa6a42b8384c6a7ca,
            0x506b8097f81dfd9bb9fdf5da255fb52a0b6a59f1d7cfe0a3e6d1ccf6b4906689,
        ],
        vector[
            0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,
            0x0,
            0x0,
            0x14551231950b75fc4402da1732fc9bebe,
            0x9d671cd581c69bc5e697f5e45bcd07c52ec373a8bdc598b4493f50a1380e1281,
        ],
        vector[
            0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,
            0x1,
            0x14551231950b75fc4402da1732fc9bebe,
            0x14551231950b75fc4402da1732fc9bebf,
            0x9d671cd581c69bc5e697f5e45bcd07c52ec373a8bdc598b4493f50a1380e1282,
        ],
        vector[
            0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0xfffffffffffffffffffffffffffffffd755db9cd5e9140777fa4bd19a06c8283,
            0x14551231950b75fc4402da1732fc9bebd,
            0x9d671cd581c69bc5e697f5e45bcd07c52ec373a8bdc598b4493f50a1380e1280,
        ],
        vector[
            0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141,
            0x0,
            0x14551231950b75fc4402da1732fc9bebe,
            0x9d671cd581c69bc5e697f5e45bcd07c52ec373a8bdc598b4493f50a1380e1281,
        ],
        vector[
            0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142,
            0x14551231950b75fc4402da1732fc9bebe,
            0x14551231950b75fc4402da1732fc9bebf,
            0x9d671cd581c69bc5e697f5e45bcd07c52ec373a8bdc598b4493f50a1380e1282,
        ],
        vector[
            0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,
            0xffffffffffffffffffffffffffffffff,
            0x4551231950b75fc4402da1732fc9bebe00000000000000000000000000000001,
            0x24551231950b75fc4402da1732fc9bebd,
            0x9d671cd581c69bc5e697f5e45bcd07c62ec373a8bdc598b4493f50a1380e1280,
        ],
        vector[
            0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,
            0x100000000000000000000000000000000,
            0x4551231950b75fc4402da1732fc9bebf4551231950b75fc4402da1732fc9bebf,
            0x24551231950b75fc4402da1732fc9bebe,
            0x9d671cd581c69bc5e697f5e45bcd07c62ec373a8bdc598b4493f50a1380e1281,
        ],
        vector[
            0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,
            0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,
            0x9d671cd581c69bc5e697f5e45bcd07c3e972508f6d0e38f00911af2e084453c3,
            0x28aa24632a16ebf88805b42e65f937d7c,
            0x9d671cd581c69bc5e697f5e45bcd07c6741496c20e7cf878896cf21467d7d13f,
        ],
        vector[
            0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0x15151a96574f28e4b69a28c36d8543ebde270c74a1e67cf2bed2b537dac7258b,
            0x1ac064a1369db7e78265594594af40607c7a59970bfa3a8783dc9b7160fa0c9d,
            0xb8278176b86453ad68fd4f29f07c482465ecaa26790873778cee4a9f693e6060,
        ],
        vector[
            0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0xc5e17fd4c2c51ac9e9b894054480e0d80c4a9ec9c55877373e1f6bb6ba49a054,
            0x47273fa2b04d4be6ddc299fb1b29a18d3aaa1ea0abff333927eb361f5100286c,
            0xe48e5c783213e7acc45a8fdf76f6a951241c6f30190d6c2930fce54d59447c2f,
        ],
        vector[
            0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0xb5390ccc3695f2950eb4baf4f6c3cdb371b6b605e4b2b4c56de9d117e244fd3a,
            0xb1a5d7ea7669dd779d05466f595f66b0b6a59f1d7cfe0a3e6d1ccf6b4906688,
            0xa8817a54292d399d60684a4b5162fe2ef4dcaa8144de1993efe37c24bcd4ba4b,
        ],
        vector[
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0x0,
            0x0,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0x2fd57f378dece0cc38ff82090234844b155042f25d2957b60281af360bf7736a,
        ],
        vector[
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0x1,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304de0,
            0x2fd57f378dece0cc38ff82090234844b155042f25d2957b60281af360bf7736b,
        ],
        vector[
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0xe53f9b5ec96248187d9aa6ba6b50bf9f8385a668f405c5787c23648e9f05f362,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304dde,
            0x2fd57f378dece0cc38ff82090234844b155042f25d2957b60281af360bf77369,
        ],
        vector[
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141,
            0x0,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0x2fd57f378dece0cc38ff82090234844b155042f25d2957b60281af360bf7736a,
        ],
        vector[
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304de0,
            0x2fd57f378dece0cc38ff82090234844b155042f25d2957b60281af360bf7736b,
        ],
        vector[
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0xffffffffffffffffffffffffffffffff,
            0x3e678c27f8f8cc6df7493a50f65270b68760522df2a9841b2f06d95dcaee3b02,
            0x1ac064a1369db7e78265594594af40603729367dbb42dac343aef9fe31304dde,
            0x2fd57f378dece0cc38ff82090234844c155042f25d2957b60281af360bf77369,
        ],
        vector[
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0x100000000000000000000000000000000,
            0x5927f0c92f96845579ae93968b01b115be8988abadec5ede72b5d35bfc1e88e1,
            0x1ac064a1369db7e78265594594af40603729367dbb42dac343aef9fe31304ddf,
            0x2fd57f378dece0cc38ff82090234844c155042f25d2957b60281af360bf7736a,
        ],
        vector[
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,
            0x15151a96574f28e4b69a28c36d8543ebde270c74a1e67cf2bed2b537dac7258b,
            0x1ac064a1369db7e78265594594af40607c7a59970bfa3a8783dc9b7160fa0c9d,
            0x2fd57f378dece0cc38ff82090234844c5aa1660bade0b77a42af50a93bc13228,
        ],
        vector[
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0xad4a9e1fed56da4ae0f8deb936439e16d7766bd182df0b3b98bd0e535d496918,
            0x3580c9426d3b6fcf04cab28b295e80be6e526cfb7685b586875df3fc62609bbe,
            0x4a95e3d8c48a98b3bb64db4e96e3c4aa4c797970186c32794630a9343d27c149,
        ],
        vector[
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0x405159020d1735d75bdf67523f412eab5667aeaabf69e7bdb036098de256f701,
            0x61e7a443e6eb03ce6027f340afd8e1eb2c823205168aae382b6c8eaa5266b78d,
            0x76fcbeda3e3a2cb316c21c041d5e25d70aa93e79b8712b2aea3f43e22d2ddd18,
        ],
        vector[
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0xdd5b52f5eb83a6194092db7394acc8703f04bedd7e7180c36d6c8b1011b5f428,
            0x25dac21fde0455befc35adac8a4536c8fd426d56425b5ba2ea532581b5f6f5a9,
            0x3aefdcb635537ea3b2cfd66ff7ca7ab4db6979cae441d895a925dab990be1b34,
        ],
        vector[
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0x0,
            0x0,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0xd08bf77731266b0c77b2e005faa826546f4bd6a7157aa70660aa1d60b49c8c1,
        ],
        vector[
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0x1,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669af,
            0xd08bf77731266b0c77b2e005faa826546f4bd6a7157aa70660aa1d60b49c8c2,
        ],
        vector[
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0xb8d8c05d4fb2b419223d6604e4d65e72c555e15f5400ccc6d814c9e0aeffd793,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ad,
            0xd08bf77731266b0c77b2e005faa826546f4bd6a7157aa70660aa1d60b49c8c0,
        ],
        vector[
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141,
            0x0,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0xd08bf77731266b0c77b2e005faa826546f4bd6a7157aa70660aa1d60b49c8c1,
        ],
        vector[
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669af,
            0xd08bf77731266b0c77b2e005faa826546f4bd6a7157aa70660aa1d60b49c8c2,
        ],
        vector[
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0xffffffffffffffffffffffffffffffff,
            0x89d1cdabe3e21ec5f60f2406b5436f2b2523273dacae837c2c9421293ab05c6,
            0x47273fa2b04d4be6ddc299fb1b29a18cf558fb875b47d374e7bd94ac213669ad,
            0xd08bf77731266b0c77b2e005faa826646f4bd6a7157aa70660aa1d60b49c8c0,
        ],
        vector[
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0x100000000000000000000000000000000,
            0x4fc45c7d6e8b6dd33d238c3b867dd87ea7ab2dfb3612bbacaa86d6beb4e16f74,
            0x47273fa2b04d4be6ddc299fb1b29a18cf558fb875b47d374e7bd94ac213669ae,
            0xd08bf77731266b0c77b2e005faa826646f4bd6a7157aa70660aa1d60b49c8c1,
        ],
        vector[
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,
            0xc5e17fd4c2c51ac9e9b894054480e0d80c4a9ec9c55877373e1f6bb6ba49a054,
            0x47273fa2b04d4be6ddc299fb1b29a18d3aaa1ea0abff333927eb361f5100286c,
            0xd08bf77731266b0c77b2e005faa82668c45e083c20f0a34a63843493b13877f,
        ],
        vector[
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0x405159020d1735d75bdf67523f412eab5667aeaabf69e7bdb036098de256f701,
            0x61e7a443e6eb03ce6027f340afd8e1eb2c823205168aae382b6c8eaa5266b78d,
            0x27c92418a9b01e9849e08745f459c2c47e1df3e82c9a8533a9b99bd43c7a16a0,
        ],
        vector[
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0xb80a3141669dcfad923667a6e7d7e4c4b5268cbd87cd7192fdf47231bc541b4,
            0x8e4e7f45609a97cdbb8533f636534317eab1f70eb68fa6e9cf7b2958426cd35c,
            0x542fff1a235fb297a53dc7fb7ad423f13c4db8f1cc9f7de54dc836822c80326f,
        ],
        vector[
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0x12e2581740594fe5a9eca4ad5b13845a22b816b85b112636523309f61ad436dd,
            0x52419d2157b3e9be5792ee6210bf97f5bb72325fe26054548e61c02fa5fd1178,
            0x18231cf61a790488414b8267554078cf0d0df442f8702b500caecd599010708b,
        ],
        vector[
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0x0,
            0x0,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0xc0536a4addfc906c88850f5bec59c41d37cfecde6bcb35a5148dfc9b670ba504,
        ],
        vector[
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0x1,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7cb,
            0xc0536a4addfc906c88850f5bec59c41d37cfecde6bcb35a5148dfc9b670ba505,
        ],
        vector[
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140,
            0xf4e5a28158996228862fab990a6a0994f495a60e28301f5c192e33094b6f9977,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7c9,
            0xc0536a4addfc906c88850f5bec59c41d37cfecde6bcb35a5148dfc9b670ba503,
        ],
        vector[
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141,
            0x0,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0xc0536a4addfc906c88850f5bec59c41d37cfecde6bcb35a5148dfc9b670ba504,
        ],
        vector[
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7cb,
            0xc0536a4addfc906c88850f5bec59c41d37cfecde6bcb35a5148dfc9b670ba505,
        ],
        vector[
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0xffffffffffffffffffffffffffffffff,
            0xc91ad6e8f325c45bc1c49fa8717f6991ec8f65fcf8a3066c39274cb9c26f1e8d,
            0xb1a5d7ea7669dd779d05466f595f66ac61936d8871880dfa6a42b8384c6a7c9,
            0xc0536a4addfc906c88850f5bec59c41e37cfecde6bcb35a5148dfc9b670ba503,
        ],
        vector[
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0x100000000000000000000000000000000,
            0xd43534679a8c62333b94f40f67155ffbb2a89cd57fbb874bdfcb783d4735c657,
            0xb1a5d7ea7669dd779d05466f595f66ac61936d8871880dfa6a42b8384c6a7ca,
            0xc0536a4addfc906c88850f5bec59c41e37cfecde6bcb35a5148dfc9b670ba504,
        ],
        vector[
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,
            0xb5390ccc3695f2950eb4baf4f6c3cdb371b6b605e4b2b4c56de9d117e244fd3a,
            0xb1a5d7ea7669dd779d05466f595f66b0b6a59f1d7cfe0a3e6d1ccf6b4906688,
            0xc0536a4addfc906c88850f5bec59c41e7d210ff7bc82956954bb9e0e96d563c2,
        ],
        vector[
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0x1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf,
            0xdd5b52f5eb83a6194092db7394acc8703f04bedd7e7180c36d6c8b1011b5f428,
            0x25dac21fde0455befc35adac8a4536c8fd426d56425b5ba2ea532581b5f6f5a9,
            0xdb13ceec149a48540aea68a18109047c6ef9235c270e1068583cf699983bf2e3,
        ],
        vector[
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0x47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae,
            0x12e2581740594fe5a9eca4ad5b13845a22b816b85b112636523309f61ad436dd,
            0x52419d2157b3e9be5792ee6210bf97f5bb72325fe26054548e61c02fa5fd1178,
            0x77aa9ed8e49dc536647a957078365aa727a0b7f17ca68de3c7932bab80bcd71,
        ],
        vector[
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0xb1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca,
            0xd0beceb62be887e6144fb87c908ee64d9c49ab9684d0cfcf3da567792198fbd5,
            0x1634bafd4ecd3baef3a0a8cdeb2becd38c326db10e3101bf4d485707098d4f94,
            0xcb6dc7c985632e44025563c2e1efba86fde923b6f2e3b684bb32281eebd24cce,
        ],
    ]
}

public fun multiples(): vector<vector<vector<u8>>> {
    vector[
        vector[
            x"0000000000000000000000000000000000000000000000000000000000000001",
            x"0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
        ],
        vector[
            x"0000000000000000000000000000000000000000000000000000000000000002",
            x"02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5",
        ],
        vector[
            x"0000000000000000000000000000000000000000000000000000000000000003",
            x"02f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9",
        ],
        vector[
            x"fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd036413f",
            x"03c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5",
        ],
        vector[
            x"fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140",
            x"0379be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
        ],
        vector[
            x"7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0",
            x"0300000000000000000000003b78ce563f89a0ed9414f5aa28ad0d96d6795f9c63",
        ],
        vector[
            x"7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1",
            x"0200000000000000000000003b78ce563f89a0ed9414f5aa28ad0d96d6795f9c63",
        ],
        vector[
            x"1ac064a1369db7e78265594594af405f3729367dbb42dac343aef9fe31304ddf",
            x"026c3b607ecaa5b02c3acf745c074061b816506aefa9171ff9bd7a1d287e6cbf25",
        ],
        vector[
            x"47273fa2b04d4be6ddc299fb1b29a18bf558fb875b47d374e7bd94ac213669ae",
            x"02b54de186e739dbdd82e9dd938bd613633493043fcbfb6553fdbcef6079d98abe",
        ],
        vector[
            x"0b1a5d7ea7669dd779d05466f595f669c61936d8871880dfa6a42b8384c6a7ca",
            x"037cb50b6adc03daba17acfacd2333461b23719139e1c7bf9b5f992920a8467e75",
        ],
    ]
}
