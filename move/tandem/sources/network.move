/// The network: which committee is current, what things cost, what is paused. Signing reads it and
/// never writes it.
module tandem::network;

use std::type_name;
use sui::address;
use tandem::committee::{Self, Certificate};
use tandem::event;
use tandem::message;

// === Errors ===

/// The object was made by another version of the package.
const EWrongVersion: u64 = 0;
/// The operation is paused.
const EPaused: u64 = 1;
/// The configuration breaks a hard bound.
const EConfig: u64 = 2;
/// The install cap belongs to another network.
const EWrongCap: u64 = 3;
/// The install cap already made its network.
const EInstalled: u64 = 4;
/// The payment is not exactly the price.
const EPayment: u64 = 5;
/// A ceremony of this network is still running, or the network has its key.
const ECeremonyActive: u64 = 6;
/// Another ceremony, or none, is the running one.
const EWrongCeremony: u64 = 7;
/// The suite name is not one of CL-128, CL-112, CL-TEST.
const ESuite: u64 = 8;
/// There is no presign pool for this scheme.
const ENoPool: u64 = 9;

// === Constants ===

const VERSION: u64 = 1;

const PAUSE_CREATE: u32 = 1;
const PAUSE_RESERVE: u32 = 2;
const PAUSE_SIGN: u32 = 4;
const PAUSE_POST: u32 = 8;
const PAUSE_CEREMONY: u32 = 16;
const PAUSE_ALL: u32 = 31;

const MAX_MESSAGE_BYTES: u32 = 4096;
const MAX_MESSAGES: u32 = 16;
const MAX_DELAY_MS: u64 = 30 * 24 * 60 * 60 * 1000;

// === Structs ===

/// Prices in MIST, times in milliseconds.
public struct Config has copy, drop, store {
    /// Bits: 1 create, 2 reserve, 4 sign, 8 post presigns, 16 ceremonies.
    paused: u32,
    /// For activating a dWallet by certificate.
    price_activation: u64,
    /// For one presign.
    price_presign: u64,
    /// For one message of a request.
    price_sign: u64,
    /// What a failed message or rejected dWallet still costs.
    price_verification: u64,
    request_ms: u64,
    activation_ms: u64,
    stage_ms: u64,
    unfreeze_ms: u64,
    message_bytes: u32,
    messages: u32,
}

/// One presign pool of the network.
public struct PoolRef has copy, drop, store {
    curve: u8,
    algorithm: u8,
    pool: ID,
}

/// Shared.
public struct Network has key {
    id: UID,
    version: u64,
    /// Digest of the chain's genesis checkpoint.
    chain_id: vector<u8>,
    /// Original id of this package.
    package: address,
    /// "CL-128", "CL-112" or "CL-TEST".
    suite: vector<u8>,
    committee: ID,
    epoch: u64,
    config: Config,
    /// Counts changes of the configuration, so that a certificate changes it once.
    revision: u64,
    ceremony: Option<ID>,
    network_key: Option<ID>,
    key_shards: vector<ID>,
    pools: vector<PoolRef>,
    /// Register of validators that broke the protocol.
    culprits: ID,
}

/// Allows to install one network and, until renounced, to change its configuration. Nothing else.
public struct InstallCap has key, store {
    id: UID,
    network: Option<ID>,
}

/// What a certificate over a configuration says.
public struct ConfigureBody has copy, drop {
    revision: u64,
    config: Config,
}

fun init(ctx: &mut TxContext) {
    transfer::transfer(InstallCap { id: object::new(ctx), network: option::none() }, ctx.sender());
}

// === Public functions: configuration ===

/// A configuration within the hard bounds.
public fun config(
    paused: u32,
    price_activation: u64,
    price_presign: u64,
    price_sign: u64,
    price_verification: u64,
    request_ms: u64,
    activation_ms: u64,
    stage_ms: u64,
    unfreeze_ms: u64,
    message_bytes: u32,
    messages: u32,
): Config {
    assert!(paused <= PAUSE_ALL, EConfig);
    assert!(price_verification <= price_sign && price_verification <= price_activation, EConfig);
    // A request of many messages must not overflow its price.
    assert!(price_sign <= 1_000_000_000_000_000_000, EConfig);
    let times = vector[request_ms, activation_ms, stage_ms, unfreeze_ms];
    assert!(times.all!(|ms| *ms > 0 && *ms <= MAX_DELAY_MS), EConfig);
    assert!(message_bytes > 0 && message_bytes <= MAX_MESSAGE_BYTES, EConfig);
    assert!(messages > 0 && messages <= MAX_MESSAGES, EConfig);
    Config {
        paused,
        price_activation,
        price_presign,
        price_sign,
        price_verification,
        request_ms,
        activation_ms,
        stage_ms,
        unfreeze_ms,
        message_bytes,
        messages,
    }
}

/// Changes the configuration with the install cap.
public fun configure(network: &mut Network, cap: &InstallCap, config: Config) {
    network.assert_version();
    assert!(cap.network == option::some(object::id(network)), EWrongCap);
    network.set_config(config);
}

/// Changes the configuration with a certificate: kind 9, subject = network, digest =
/// MH("tandem/v1/configure", {revision + 1, config}).
public fun configure_certified(network: &mut Network, certificate: Certificate, config: Config) {
    network.assert_version();
    let body = ConfigureBody { revision: network.revision + 1, config };
    let digest = message::mh(b"tandem/v1/configure", &body);
    network.consume(
        certificate,
        committee::kind_configure(),
        network.id.to_address(),
        digest,
    );
    network.set_config(config);
}

/// Gives up the install cap for ever.
public fun renounce(cap: InstallCap) {
    let InstallCap { id, network: _ } = cap;
    id.delete();
}

// === Public functions: reading ===

public fun committee(network: &Network): ID { network.committee }

public fun epoch(network: &Network): u64 { network.epoch }

public fun suite(network: &Network): vector<u8> { network.suite }

public fun network_key(network: &Network): Option<ID> { network.network_key }

public fun ceremony(network: &Network): Option<ID> { network.ceremony }

public fun revision(network: &Network): u64 { network.revision }

public fun current_config(network: &Network): &Config { &network.config }

public fun price_activation(network: &Network): u64 { network.config.price_activation }

public fun price_presign(network: &Network): u64 { network.config.price_presign }

public fun price_sign(network: &Network): u64 { network.config.price_sign }

public fun price_verification(network: &Network): u64 { network.config.price_verification }

public fun request_ms(network: &Network): u64 { network.config.request_ms }

public fun activation_ms(network: &Network): u64 { network.config.activation_ms }

public fun stage_ms(network: &Network): u64 { network.config.stage_ms }

public fun unfreeze_ms(network: &Network): u64 { network.config.unfreeze_ms }

public fun message_bytes(network: &Network): u64 { network.config.message_bytes as u64 }

public fun messages(network: &Network): u64 { network.config.messages as u64 }

public fun key_shards(network: &Network): &vector<ID> { &network.key_shards }

public fun culprits(network: &Network): ID { network.culprits }

/// The presign pool of a scheme.
public fun pool(network: &Network, curve: u8, algorithm: u8): ID {
    let found = network.pools.find_index!(|pool| {
        pool.curve == curve && pool.algorithm == algorithm
    });
    assert!(found.is_some(), ENoPool);
    network.pools[found.destroy_some()].pool
}

// === Package functions: guards ===

public(package) fun assert_create(network: &Network) { network.assert_running(PAUSE_CREATE) }

public(package) fun assert_reserve(network: &Network) { network.assert_running(PAUSE_RESERVE) }

public(package) fun assert_sign(network: &Network) { network.assert_running(PAUSE_SIGN) }

public(package) fun assert_post(network: &Network) { network.assert_running(PAUSE_POST) }

public(package) fun assert_ceremony(network: &Network) { network.assert_running(PAUSE_CEREMONY) }

public(package) fun assert_price(paid: u64, price: u64) { assert!(paid == price, EPayment) }

public(package) fun assert_version(network: &Network) {
    assert!(network.version == VERSION, EWrongVersion);
}

/// Consumes a certificate of the current committee that says exactly this.
public(package) fun consume(
    network: &Network,
    certificate: Certificate,
    kind: u8,
    subject: address,
    digest: vector<u8>,
) {
    certificate.consume(object::id(network), network.committee, kind, subject, digest);
}

// === Package functions: installing ===

/// The network and its still empty roster. The ids of its other objects are set by `installed`.
public(package) fun install(
    cap: &mut InstallCap,
    chain_id: vector<u8>,
    suite: vector<u8>,
    config: Config,
    ctx: &mut TxContext,
): Network {
    assert!(cap.network.is_none(), EInstalled);
    assert!(suite == b"CL-128" || suite == b"CL-112" || suite == b"CL-TEST", ESuite);
    let id = object::new(ctx);
    cap.network.fill(id.to_inner());
    let committee = id.to_inner();
    Network {
        id,
        version: VERSION,
        chain_id,
        package: original_package(),
        suite,
        committee,
        epoch: 0,
        config,
        revision: 0,
        ceremony: option::none(),
        network_key: option::none(),
        key_shards: vector[],
        pools: vector[],
        culprits: committee,
    }
}

/// Completes and shares the network.
public(package) fun installed(
    mut network: Network,
    committee: ID,
    key_shards: vector<ID>,
    pools: vector<PoolRef>,
    culprits: ID,
) {
    network.committee = committee;
    network.culprits = culprits;
    network.key_shards = key_shards;
    network.pools = pools;
    event::network_created(
        object::id(&network),
        committee,
        network.epoch,
        network.chain_id,
        network.package,
        network.suite,
        key_shards,
        pools.map!(|pool| pool.pool),
    );
    transfer::share_object(network);
}

public(package) fun pool_ref(curve: u8, algorithm: u8, pool: ID): PoolRef {
    PoolRef { curve, algorithm, pool }
}

/// Original id of the package this module belongs to.
public(package) fun original_package(): address {
    let name = type_name::with_original_ids<Network>();
    address::from_ascii_bytes(name.address_string().as_bytes())
}

// === Package functions: ceremonies ===

/// Makes `next` the running ceremony in place of `ended`; only while the network has no key.
public(package) fun start_ceremony(network: &mut Network, ended: Option<ID>, next: ID) {
    assert!(network.network_key.is_none(), ECeremonyActive);
    assert!(network.ceremony == ended, ECeremonyActive);
    network.ceremony = option::some(next);
}

public(package) fun finish_ceremony(network: &mut Network, ceremony: ID, network_key: ID) {
    assert!(network.ceremony == option::some(ceremony), EWrongCeremony);
    network.ceremony = option::none();
    network.network_key = option::some(network_key);
}

// === Private functions ===

fun assert_running(network: &Network, operation: u32) {
    network.assert_version();
    assert!(network.config.paused & operation == 0, EPaused);
}

fun set_config(network: &mut Network, config: Config) {
    network.config = config;
    network.revision = network.revision + 1;
    event::network_configured(object::id(network), network.revision, config.paused);
}

// === Test-only functions ===

#[test_only]
public fun init_for_testing(ctx: &mut TxContext) { init(ctx) }

#[test_only]
public fun configure_digest_for_testing(revision: u64, config: Config): vector<u8> {
    message::mh(b"tandem/v1/configure", &ConfigureBody { revision, config })
}

#[test_only]
public fun set_version_for_testing(network: &mut Network, version: u64) {
    network.version = version;
}
