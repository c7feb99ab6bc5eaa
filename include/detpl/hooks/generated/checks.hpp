// SPDX-License-Identifier: Apache-2.0
// The sentences of every mistake, and the names near each hook.
// Generated from hooks/table.toml by scripts/generate_hooks.py: don't edit.
// clang-format off
#pragma once

// Each list of names is used four times, so it is a macro; all macros end with this file. As a system header it keeps
// the compiler's notes about their expansion away from the sentence. Sentences have a line of their own, so that the
// line that a compiler quotes is short.
#pragma GCC system_header

#include <string_view>

#include "detpl/hooks/mistakes.hpp"

namespace detpl::inline v0 {

#define DETPL_NEAR_on_init_start(use) \
  use(0,n_init_start) use(1,oon_init_start) use(2,no_init_start) use(3,o_init_start) use(4,onn_init_start) \
  use(5,o_ninit_start) use(6,oninit_start) use(7,on__init_start) use(8,oni_nit_start) use(9,on_nit_start) \
  use(10,on_iinit_start) use(11,on_niit_start) use(12,on_iit_start) use(13,on_innit_start) \
  use(14,on_iint_start) use(15,on_int_start) use(16,on_iniit_start) use(17,on_inti_start) \
  use(18,on_ini_start) use(19,on_initt_start) use(20,on_ini_tstart) use(21,on_initstart) \
  use(22,on_init__start) use(23,on_inits_tart) use(24,on_init_tart) use(25,on_init_sstart) \
  use(26,on_init_tsart) use(27,on_init_sart) use(28,on_init_sttart) use(29,on_init_satrt) \
  use(30,on_init_strt) use(31,on_init_staart) use(32,on_init_strat) use(33,on_init_stat) \
  use(34,on_init_starrt) use(35,on_init_statr) use(36,on_init_star) use(37,on_init_startt) \
  use(38,ons_init_start) use(39,on_inits_start) use(40,on_init_starts) use(41,onInitStart) \
  use(42,OnInitStart)
#define DETPL_NEAR_on_init_end(use) \
  use(0,n_init_end) use(1,oon_init_end) use(2,no_init_end) use(3,o_init_end) use(4,onn_init_end) \
  use(5,o_ninit_end) use(6,oninit_end) use(7,on__init_end) use(8,oni_nit_end) use(9,on_nit_end) \
  use(10,on_iinit_end) use(11,on_niit_end) use(12,on_iit_end) use(13,on_innit_end) use(14,on_iint_end) \
  use(15,on_int_end) use(16,on_iniit_end) use(17,on_inti_end) use(18,on_ini_end) use(19,on_initt_end) \
  use(20,on_ini_tend) use(21,on_initend) use(22,on_init__end) use(23,on_inite_nd) use(24,on_init_nd) \
  use(25,on_init_eend) use(26,on_init_ned) use(27,on_init_ed) use(28,on_init_ennd) use(29,on_init_edn) \
  use(30,on_init_en) use(31,on_init_endd) use(32,ons_init_end) use(33,on_inits_end) use(34,on_init_ends) \
  use(35,onInitEnd) use(36,OnInitEnd)
#define DETPL_NEAR_configure_callbacks(use) \
  use(0,config_callbacks) use(1,onfigure_callbacks) use(2,cconfigure_callbacks) use(3,ocnfigure_callbacks) \
  use(4,cnfigure_callbacks) use(5,coonfigure_callbacks) use(6,cnofigure_callbacks) \
  use(7,cofigure_callbacks) use(8,connfigure_callbacks) use(9,cofnigure_callbacks) \
  use(10,conigure_callbacks) use(11,conffigure_callbacks) use(12,conifgure_callbacks) \
  use(13,confgure_callbacks) use(14,confiigure_callbacks) use(15,confgiure_callbacks) \
  use(16,confiure_callbacks) use(17,configgure_callbacks) use(18,confiugre_callbacks) \
  use(19,configre_callbacks) use(20,configuure_callbacks) use(21,configrue_callbacks) \
  use(22,configue_callbacks) use(23,configurre_callbacks) use(24,configuer_callbacks) \
  use(25,configur_callbacks) use(26,configuree_callbacks) use(27,configur_ecallbacks) \
  use(28,configurecallbacks) use(29,configure__callbacks) use(30,configurec_allbacks) \
  use(31,configure_allbacks) use(32,configure_ccallbacks) use(33,configure_acllbacks) \
  use(34,configure_cllbacks) use(35,configure_caallbacks) use(36,configure_clalbacks) \
  use(37,configure_calbacks) use(38,configure_calllbacks) use(39,configure_calblacks) \
  use(40,configure_callacks) use(41,configure_callbbacks) use(42,configure_callabcks) \
  use(43,configure_callbcks) use(44,configure_callbaacks) use(45,configure_callbcaks) \
  use(46,configure_callbaks) use(47,configure_callbaccks) use(48,configure_callbakcs) \
  use(49,configure_callbacs) use(50,configure_callbackks) use(51,configure_callbacsk) \
  use(52,configure_callback) use(53,configure_callbackss) use(54,configures_callbacks) \
  use(55,configureCallbacks) use(56,ConfigureCallbacks)
#define DETPL_NEAR_prepare_data(use) \
  use(0,repare_data) use(1,pprepare_data) use(2,rpepare_data) use(3,pepare_data) use(4,prrepare_data) \
  use(5,perpare_data) use(6,prpare_data) use(7,preepare_data) use(8,prpeare_data) use(9,preare_data) \
  use(10,preppare_data) use(11,preapre_data) use(12,prepre_data) use(13,prepaare_data) use(14,preprae_data) \
  use(15,prepae_data) use(16,preparre_data) use(17,prepaer_data) use(18,prepar_data) use(19,preparee_data) \
  use(20,prepar_edata) use(21,preparedata) use(22,prepare__data) use(23,prepared_ata) use(24,prepare_ata) \
  use(25,prepare_ddata) use(26,prepare_adta) use(27,prepare_dta) use(28,prepare_daata) use(29,prepare_dtaa) \
  use(30,prepare_daa) use(31,prepare_datta) use(32,prepare_daat) use(33,prepare_dat) use(34,prepare_dataa) \
  use(35,prepares_data) use(36,prepare_datas) use(37,prepareData) use(38,PrepareData)
#define DETPL_NEAR_on_before_accelerator_backend_setup(use) \
  use(0,n_before_accelerator_backend_setup) use(1,oon_before_accelerator_backend_setup) \
  use(2,no_before_accelerator_backend_setup) use(3,o_before_accelerator_backend_setup) \
  use(4,onn_before_accelerator_backend_setup) use(5,o_nbefore_accelerator_backend_setup) \
  use(6,onbefore_accelerator_backend_setup) use(7,on__before_accelerator_backend_setup) \
  use(8,onb_efore_accelerator_backend_setup) use(9,on_efore_accelerator_backend_setup) \
  use(10,on_bbefore_accelerator_backend_setup) use(11,on_ebfore_accelerator_backend_setup) \
  use(12,on_bfore_accelerator_backend_setup) use(13,on_beefore_accelerator_backend_setup) \
  use(14,on_bfeore_accelerator_backend_setup) use(15,on_beore_accelerator_backend_setup) \
  use(16,on_beffore_accelerator_backend_setup) use(17,on_beofre_accelerator_backend_setup) \
  use(18,on_befre_accelerator_backend_setup) use(19,on_befoore_accelerator_backend_setup) \
  use(20,on_befroe_accelerator_backend_setup) use(21,on_befoe_accelerator_backend_setup) \
  use(22,on_beforre_accelerator_backend_setup) use(23,on_befoer_accelerator_backend_setup) \
  use(24,on_befor_accelerator_backend_setup) use(25,on_beforee_accelerator_backend_setup) \
  use(26,on_befor_eaccelerator_backend_setup) use(27,on_beforeaccelerator_backend_setup) \
  use(28,on_before__accelerator_backend_setup) use(29,on_beforea_ccelerator_backend_setup) \
  use(30,on_before_ccelerator_backend_setup) use(31,on_before_aaccelerator_backend_setup) \
  use(32,on_before_cacelerator_backend_setup) use(33,on_before_acelerator_backend_setup) \
  use(34,on_before_acccelerator_backend_setup) use(35,on_before_aceclerator_backend_setup) \
  use(36,on_before_acclerator_backend_setup) use(37,on_before_acceelerator_backend_setup) \
  use(38,on_before_accleerator_backend_setup) use(39,on_before_acceerator_backend_setup) \
  use(40,on_before_accellerator_backend_setup) use(41,on_before_acceelrator_backend_setup) \
  use(42,on_before_accelrator_backend_setup) use(43,on_before_acceleerator_backend_setup) \
  use(44,on_before_accelreator_backend_setup) use(45,on_before_acceleator_backend_setup) \
  use(46,on_before_accelerrator_backend_setup) use(47,on_before_acceleartor_backend_setup) \
  use(48,on_before_accelertor_backend_setup) use(49,on_before_acceleraator_backend_setup) \
  use(50,on_before_accelertaor_backend_setup) use(51,on_before_acceleraor_backend_setup) \
  use(52,on_before_accelerattor_backend_setup) use(53,on_before_acceleraotr_backend_setup) \
  use(54,on_before_acceleratr_backend_setup) use(55,on_before_acceleratoor_backend_setup) \
  use(56,on_before_acceleratro_backend_setup) use(57,on_before_accelerato_backend_setup) \
  use(58,on_before_acceleratorr_backend_setup) use(59,on_before_accelerato_rbackend_setup) \
  use(60,on_before_acceleratorbackend_setup) use(61,on_before_accelerator__backend_setup) \
  use(62,on_before_acceleratorb_ackend_setup) use(63,on_before_accelerator_ackend_setup) \
  use(64,on_before_accelerator_bbackend_setup) use(65,on_before_accelerator_abckend_setup) \
  use(66,on_before_accelerator_bckend_setup) use(67,on_before_accelerator_baackend_setup) \
  use(68,on_before_accelerator_bcakend_setup) use(69,on_before_accelerator_bakend_setup) \
  use(70,on_before_accelerator_bacckend_setup) use(71,on_before_accelerator_bakcend_setup) \
  use(72,on_before_accelerator_bacend_setup) use(73,on_before_accelerator_backkend_setup) \
  use(74,on_before_accelerator_baceknd_setup) use(75,on_before_accelerator_backnd_setup) \
  use(76,on_before_accelerator_backeend_setup) use(77,on_before_accelerator_backned_setup) \
  use(78,on_before_accelerator_backed_setup) use(79,on_before_accelerator_backennd_setup) \
  use(80,on_before_accelerator_backedn_setup) use(81,on_before_accelerator_backen_setup) \
  use(82,on_before_accelerator_backendd_setup) use(83,on_before_accelerator_backen_dsetup) \
  use(84,on_before_accelerator_backendsetup) use(85,on_before_accelerator_backend__setup) \
  use(86,on_before_accelerator_backends_etup) use(87,on_before_accelerator_backend_etup) \
  use(88,on_before_accelerator_backend_ssetup) use(89,on_before_accelerator_backend_estup) \
  use(90,on_before_accelerator_backend_stup) use(91,on_before_accelerator_backend_seetup) \
  use(92,on_before_accelerator_backend_steup) use(93,on_before_accelerator_backend_seup) \
  use(94,on_before_accelerator_backend_settup) use(95,on_before_accelerator_backend_seutp) \
  use(96,on_before_accelerator_backend_setp) use(97,on_before_accelerator_backend_setuup) \
  use(98,on_before_accelerator_backend_setpu) use(99,on_before_accelerator_backend_setu) \
  use(100,on_before_accelerator_backend_setupp) use(101,ons_before_accelerator_backend_setup) \
  use(102,on_befores_accelerator_backend_setup) use(103,on_before_accelerators_backend_setup) \
  use(104,on_before_accelerator_backends_setup) use(105,on_before_accelerator_backend_setups) \
  use(106,onBeforeAcceleratorBackendSetup) use(107,OnBeforeAcceleratorBackendSetup)
#define DETPL_NEAR_on_configure_sharded_model(use) \
  use(0,n_configure_sharded_model) use(1,oon_configure_sharded_model) use(2,no_configure_sharded_model) \
  use(3,o_configure_sharded_model) use(4,onn_configure_sharded_model) use(5,o_nconfigure_sharded_model) \
  use(6,onconfigure_sharded_model) use(7,on__configure_sharded_model) use(8,onc_onfigure_sharded_model) \
  use(9,on_onfigure_sharded_model) use(10,on_cconfigure_sharded_model) use(11,on_ocnfigure_sharded_model) \
  use(12,on_cnfigure_sharded_model) use(13,on_coonfigure_sharded_model) use(14,on_cnofigure_sharded_model) \
  use(15,on_cofigure_sharded_model) use(16,on_connfigure_sharded_model) use(17,on_cofnigure_sharded_model) \
  use(18,on_conigure_sharded_model) use(19,on_conffigure_sharded_model) use(20,on_conifgure_sharded_model) \
  use(21,on_confgure_sharded_model) use(22,on_confiigure_sharded_model) use(23,on_confgiure_sharded_model) \
  use(24,on_confiure_sharded_model) use(25,on_configgure_sharded_model) use(26,on_confiugre_sharded_model) \
  use(27,on_configre_sharded_model) use(28,on_configuure_sharded_model) use(29,on_configrue_sharded_model) \
  use(30,on_configue_sharded_model) use(31,on_configurre_sharded_model) use(32,on_configuer_sharded_model) \
  use(33,on_configur_sharded_model) use(34,on_configuree_sharded_model) use(35,on_configur_esharded_model) \
  use(36,on_configuresharded_model) use(37,on_configure__sharded_model) use(38,on_configures_harded_model) \
  use(39,on_configure_harded_model) use(40,on_configure_ssharded_model) use(41,on_configure_hsarded_model) \
  use(42,on_configure_sarded_model) use(43,on_configure_shharded_model) use(44,on_configure_sahrded_model) \
  use(45,on_configure_shrded_model) use(46,on_configure_shaarded_model) use(47,on_configure_shraded_model) \
  use(48,on_configure_shaded_model) use(49,on_configure_sharrded_model) use(50,on_configure_shadred_model) \
  use(51,on_configure_shared_model) use(52,on_configure_shardded_model) use(53,on_configure_sharedd_model) \
  use(54,on_configure_shardd_model) use(55,on_configure_shardeed_model) use(56,on_configure_shardde_model) \
  use(57,on_configure_sharde_model) use(58,on_configure_shardedd_model) use(59,on_configure_sharde_dmodel) \
  use(60,on_configure_shardedmodel) use(61,on_configure_sharded__model) use(62,on_configure_shardedm_odel) \
  use(63,on_configure_sharded_odel) use(64,on_configure_sharded_mmodel) use(65,on_configure_sharded_omdel) \
  use(66,on_configure_sharded_mdel) use(67,on_configure_sharded_moodel) use(68,on_configure_sharded_mdoel) \
  use(69,on_configure_sharded_moel) use(70,on_configure_sharded_moddel) use(71,on_configure_sharded_moedl) \
  use(72,on_configure_sharded_modl) use(73,on_configure_sharded_modeel) use(74,on_configure_sharded_modle) \
  use(75,on_configure_sharded_mode) use(76,on_configure_sharded_modell) use(77,ons_configure_sharded_model) \
  use(78,on_configures_sharded_model) use(79,on_configure_shardeds_model) \
  use(80,on_configure_sharded_models) use(81,onConfigureShardedModel) use(82,OnConfigureShardedModel)
#define DETPL_NEAR_configure_sharded_model(use) \
  use(0,onfigure_sharded_model) use(1,cconfigure_sharded_model) use(2,ocnfigure_sharded_model) \
  use(3,cnfigure_sharded_model) use(4,coonfigure_sharded_model) use(5,cnofigure_sharded_model) \
  use(6,cofigure_sharded_model) use(7,connfigure_sharded_model) use(8,cofnigure_sharded_model) \
  use(9,conigure_sharded_model) use(10,conffigure_sharded_model) use(11,conifgure_sharded_model) \
  use(12,confgure_sharded_model) use(13,confiigure_sharded_model) use(14,confgiure_sharded_model) \
  use(15,confiure_sharded_model) use(16,configgure_sharded_model) use(17,confiugre_sharded_model) \
  use(18,configre_sharded_model) use(19,configuure_sharded_model) use(20,configrue_sharded_model) \
  use(21,configue_sharded_model) use(22,configurre_sharded_model) use(23,configuer_sharded_model) \
  use(24,configur_sharded_model) use(25,configuree_sharded_model) use(26,configur_esharded_model) \
  use(27,configuresharded_model) use(28,configure__sharded_model) use(29,configures_harded_model) \
  use(30,configure_harded_model) use(31,configure_ssharded_model) use(32,configure_hsarded_model) \
  use(33,configure_sarded_model) use(34,configure_shharded_model) use(35,configure_sahrded_model) \
  use(36,configure_shrded_model) use(37,configure_shaarded_model) use(38,configure_shraded_model) \
  use(39,configure_shaded_model) use(40,configure_sharrded_model) use(41,configure_shadred_model) \
  use(42,configure_shared_model) use(43,configure_shardded_model) use(44,configure_sharedd_model) \
  use(45,configure_shardd_model) use(46,configure_shardeed_model) use(47,configure_shardde_model) \
  use(48,configure_sharde_model) use(49,configure_shardedd_model) use(50,configure_sharde_dmodel) \
  use(51,configure_shardedmodel) use(52,configure_sharded__model) use(53,configure_shardedm_odel) \
  use(54,configure_sharded_odel) use(55,configure_sharded_mmodel) use(56,configure_sharded_omdel) \
  use(57,configure_sharded_mdel) use(58,configure_sharded_moodel) use(59,configure_sharded_mdoel) \
  use(60,configure_sharded_moel) use(61,configure_sharded_moddel) use(62,configure_sharded_moedl) \
  use(63,configure_sharded_modl) use(64,configure_sharded_modeel) use(65,configure_sharded_modle) \
  use(66,configure_sharded_mode) use(67,configure_sharded_modell) use(68,configures_sharded_model) \
  use(69,configure_shardeds_model) use(70,configure_sharded_models) use(71,configureShardedModel) \
  use(72,ConfigureShardedModel)
#define DETPL_NEAR_configure_model(use) \
  use(0,onfigure_model) use(1,cconfigure_model) use(2,ocnfigure_model) use(3,cnfigure_model) \
  use(4,coonfigure_model) use(5,cnofigure_model) use(6,cofigure_model) use(7,connfigure_model) \
  use(8,cofnigure_model) use(9,conigure_model) use(10,conffigure_model) use(11,conifgure_model) \
  use(12,confgure_model) use(13,confiigure_model) use(14,confgiure_model) use(15,confiure_model) \
  use(16,configgure_model) use(17,confiugre_model) use(18,configre_model) use(19,configuure_model) \
  use(20,configrue_model) use(21,configue_model) use(22,configurre_model) use(23,configuer_model) \
  use(24,configur_model) use(25,configuree_model) use(26,configur_emodel) use(27,configuremodel) \
  use(28,configure__model) use(29,configurem_odel) use(30,configure_odel) use(31,configure_mmodel) \
  use(32,configure_omdel) use(33,configure_mdel) use(34,configure_moodel) use(35,configure_mdoel) \
  use(36,configure_moel) use(37,configure_moddel) use(38,configure_moedl) use(39,configure_modl) \
  use(40,configure_modeel) use(41,configure_modle) use(42,configure_mode) use(43,configure_modell) \
  use(44,configures_model) use(45,configure_models) use(46,configureModel) use(47,ConfigureModel)
#define DETPL_NEAR_configure_optimizers(use) \
  use(0,configure_optim) use(1,configure_optims) use(2,config_optimizers) use(3,configure_schedulers) \
  use(4,configure_lr_schedulers) use(5,configure_lr_scheduler) use(6,configure_optimizers_and_schedulers) \
  use(7,onfigure_optimizers) use(8,cconfigure_optimizers) use(9,ocnfigure_optimizers) \
  use(10,cnfigure_optimizers) use(11,coonfigure_optimizers) use(12,cnofigure_optimizers) \
  use(13,cofigure_optimizers) use(14,connfigure_optimizers) use(15,cofnigure_optimizers) \
  use(16,conigure_optimizers) use(17,conffigure_optimizers) use(18,conifgure_optimizers) \
  use(19,confgure_optimizers) use(20,confiigure_optimizers) use(21,confgiure_optimizers) \
  use(22,confiure_optimizers) use(23,configgure_optimizers) use(24,confiugre_optimizers) \
  use(25,configre_optimizers) use(26,configuure_optimizers) use(27,configrue_optimizers) \
  use(28,configue_optimizers) use(29,configurre_optimizers) use(30,configuer_optimizers) \
  use(31,configur_optimizers) use(32,configuree_optimizers) use(33,configur_eoptimizers) \
  use(34,configureoptimizers) use(35,configure__optimizers) use(36,configureo_ptimizers) \
  use(37,configure_ptimizers) use(38,configure_ooptimizers) use(39,configure_potimizers) \
  use(40,configure_otimizers) use(41,configure_opptimizers) use(42,configure_otpimizers) \
  use(43,configure_opimizers) use(44,configure_opttimizers) use(45,configure_opitmizers) \
  use(46,configure_optmizers) use(47,configure_optiimizers) use(48,configure_optmiizers) \
  use(49,configure_optiizers) use(50,configure_optimmizers) use(51,configure_optiimzers) \
  use(52,configure_optimzers) use(53,configure_optimiizers) use(54,configure_optimziers) \
  use(55,configure_optimiers) use(56,configure_optimizzers) use(57,configure_optimiezrs) \
  use(58,configure_optimizrs) use(59,configure_optimizeers) use(60,configure_optimizres) \
  use(61,configure_optimizes) use(62,configure_optimizerrs) use(63,configure_optimizesr) \
  use(64,configure_optimizer) use(65,configure_optimizerss) use(66,configures_optimizers) \
  use(67,configureOptimizers) use(68,ConfigureOptimizers) use(69,configure_optimisers)
#define DETPL_NEAR_on_fit_start(use) \
  use(0,n_fit_start) use(1,oon_fit_start) use(2,no_fit_start) use(3,o_fit_start) use(4,onn_fit_start) \
  use(5,o_nfit_start) use(6,onfit_start) use(7,on__fit_start) use(8,onf_it_start) use(9,on_it_start) \
  use(10,on_ffit_start) use(11,on_ift_start) use(12,on_ft_start) use(13,on_fiit_start) use(14,on_fti_start) \
  use(15,on_fi_start) use(16,on_fitt_start) use(17,on_fi_tstart) use(18,on_fitstart) use(19,on_fit__start) \
  use(20,on_fits_tart) use(21,on_fit_tart) use(22,on_fit_sstart) use(23,on_fit_tsart) use(24,on_fit_sart) \
  use(25,on_fit_sttart) use(26,on_fit_satrt) use(27,on_fit_strt) use(28,on_fit_staart) use(29,on_fit_strat) \
  use(30,on_fit_stat) use(31,on_fit_starrt) use(32,on_fit_statr) use(33,on_fit_star) use(34,on_fit_startt) \
  use(35,ons_fit_start) use(36,on_fits_start) use(37,on_fit_starts) use(38,onFitStart) use(39,OnFitStart)
#define DETPL_NEAR_on_pretrain_routine_start(use) \
  use(0,n_pretrain_routine_start) use(1,oon_pretrain_routine_start) use(2,no_pretrain_routine_start) \
  use(3,o_pretrain_routine_start) use(4,onn_pretrain_routine_start) use(5,o_npretrain_routine_start) \
  use(6,onpretrain_routine_start) use(7,on__pretrain_routine_start) use(8,onp_retrain_routine_start) \
  use(9,on_retrain_routine_start) use(10,on_ppretrain_routine_start) use(11,on_rpetrain_routine_start) \
  use(12,on_petrain_routine_start) use(13,on_prretrain_routine_start) use(14,on_pertrain_routine_start) \
  use(15,on_prtrain_routine_start) use(16,on_preetrain_routine_start) use(17,on_prterain_routine_start) \
  use(18,on_prerain_routine_start) use(19,on_prettrain_routine_start) use(20,on_prertain_routine_start) \
  use(21,on_pretain_routine_start) use(22,on_pretrrain_routine_start) use(23,on_pretarin_routine_start) \
  use(24,on_pretrin_routine_start) use(25,on_pretraain_routine_start) use(26,on_pretrian_routine_start) \
  use(27,on_pretran_routine_start) use(28,on_pretraiin_routine_start) use(29,on_pretrani_routine_start) \
  use(30,on_pretrai_routine_start) use(31,on_pretrainn_routine_start) use(32,on_pretrai_nroutine_start) \
  use(33,on_pretrainroutine_start) use(34,on_pretrain__routine_start) use(35,on_pretrainr_outine_start) \
  use(36,on_pretrain_outine_start) use(37,on_pretrain_rroutine_start) use(38,on_pretrain_orutine_start) \
  use(39,on_pretrain_rutine_start) use(40,on_pretrain_rooutine_start) use(41,on_pretrain_ruotine_start) \
  use(42,on_pretrain_rotine_start) use(43,on_pretrain_rouutine_start) use(44,on_pretrain_rotuine_start) \
  use(45,on_pretrain_rouine_start) use(46,on_pretrain_routtine_start) use(47,on_pretrain_rouitne_start) \
  use(48,on_pretrain_routne_start) use(49,on_pretrain_routiine_start) use(50,on_pretrain_routnie_start) \
  use(51,on_pretrain_routie_start) use(52,on_pretrain_routinne_start) use(53,on_pretrain_routien_start) \
  use(54,on_pretrain_routin_start) use(55,on_pretrain_routinee_start) use(56,on_pretrain_routin_estart) \
  use(57,on_pretrain_routinestart) use(58,on_pretrain_routine__start) use(59,on_pretrain_routines_tart) \
  use(60,on_pretrain_routine_tart) use(61,on_pretrain_routine_sstart) use(62,on_pretrain_routine_tsart) \
  use(63,on_pretrain_routine_sart) use(64,on_pretrain_routine_sttart) use(65,on_pretrain_routine_satrt) \
  use(66,on_pretrain_routine_strt) use(67,on_pretrain_routine_staart) use(68,on_pretrain_routine_strat) \
  use(69,on_pretrain_routine_stat) use(70,on_pretrain_routine_starrt) use(71,on_pretrain_routine_statr) \
  use(72,on_pretrain_routine_star) use(73,on_pretrain_routine_startt) use(74,ons_pretrain_routine_start) \
  use(75,on_pretrains_routine_start) use(76,on_pretrain_routines_start) use(77,on_pretrain_routine_starts) \
  use(78,onPretrainRoutineStart) use(79,OnPretrainRoutineStart)
#define DETPL_NEAR_on_pretrain_routine_end(use) \
  use(0,n_pretrain_routine_end) use(1,oon_pretrain_routine_end) use(2,no_pretrain_routine_end) \
  use(3,o_pretrain_routine_end) use(4,onn_pretrain_routine_end) use(5,o_npretrain_routine_end) \
  use(6,onpretrain_routine_end) use(7,on__pretrain_routine_end) use(8,onp_retrain_routine_end) \
  use(9,on_retrain_routine_end) use(10,on_ppretrain_routine_end) use(11,on_rpetrain_routine_end) \
  use(12,on_petrain_routine_end) use(13,on_prretrain_routine_end) use(14,on_pertrain_routine_end) \
  use(15,on_prtrain_routine_end) use(16,on_preetrain_routine_end) use(17,on_prterain_routine_end) \
  use(18,on_prerain_routine_end) use(19,on_prettrain_routine_end) use(20,on_prertain_routine_end) \
  use(21,on_pretain_routine_end) use(22,on_pretrrain_routine_end) use(23,on_pretarin_routine_end) \
  use(24,on_pretrin_routine_end) use(25,on_pretraain_routine_end) use(26,on_pretrian_routine_end) \
  use(27,on_pretran_routine_end) use(28,on_pretraiin_routine_end) use(29,on_pretrani_routine_end) \
  use(30,on_pretrai_routine_end) use(31,on_pretrainn_routine_end) use(32,on_pretrai_nroutine_end) \
  use(33,on_pretrainroutine_end) use(34,on_pretrain__routine_end) use(35,on_pretrainr_outine_end) \
  use(36,on_pretrain_outine_end) use(37,on_pretrain_rroutine_end) use(38,on_pretrain_orutine_end) \
  use(39,on_pretrain_rutine_end) use(40,on_pretrain_rooutine_end) use(41,on_pretrain_ruotine_end) \
  use(42,on_pretrain_rotine_end) use(43,on_pretrain_rouutine_end) use(44,on_pretrain_rotuine_end) \
  use(45,on_pretrain_rouine_end) use(46,on_pretrain_routtine_end) use(47,on_pretrain_rouitne_end) \
  use(48,on_pretrain_routne_end) use(49,on_pretrain_routiine_end) use(50,on_pretrain_routnie_end) \
  use(51,on_pretrain_routie_end) use(52,on_pretrain_routinne_end) use(53,on_pretrain_routien_end) \
  use(54,on_pretrain_routin_end) use(55,on_pretrain_routinee_end) use(56,on_pretrain_routin_eend) \
  use(57,on_pretrain_routineend) use(58,on_pretrain_routine__end) use(59,on_pretrain_routinee_nd) \
  use(60,on_pretrain_routine_nd) use(61,on_pretrain_routine_eend) use(62,on_pretrain_routine_ned) \
  use(63,on_pretrain_routine_ed) use(64,on_pretrain_routine_ennd) use(65,on_pretrain_routine_edn) \
  use(66,on_pretrain_routine_en) use(67,on_pretrain_routine_endd) use(68,ons_pretrain_routine_end) \
  use(69,on_pretrains_routine_end) use(70,on_pretrain_routines_end) use(71,on_pretrain_routine_ends) \
  use(72,onPretrainRoutineEnd) use(73,OnPretrainRoutineEnd)
#define DETPL_NEAR_on_sanity_check_start(use) \
  use(0,on_sanity_start) use(1,on_sanity_check_begin) use(2,n_sanity_check_start) \
  use(3,oon_sanity_check_start) use(4,no_sanity_check_start) use(5,o_sanity_check_start) \
  use(6,onn_sanity_check_start) use(7,o_nsanity_check_start) use(8,onsanity_check_start) \
  use(9,on__sanity_check_start) use(10,ons_anity_check_start) use(11,on_anity_check_start) \
  use(12,on_ssanity_check_start) use(13,on_asnity_check_start) use(14,on_snity_check_start) \
  use(15,on_saanity_check_start) use(16,on_snaity_check_start) use(17,on_saity_check_start) \
  use(18,on_sannity_check_start) use(19,on_sainty_check_start) use(20,on_santy_check_start) \
  use(21,on_saniity_check_start) use(22,on_santiy_check_start) use(23,on_saniy_check_start) \
  use(24,on_sanitty_check_start) use(25,on_saniyt_check_start) use(26,on_sanit_check_start) \
  use(27,on_sanityy_check_start) use(28,on_sanit_ycheck_start) use(29,on_sanitycheck_start) \
  use(30,on_sanity__check_start) use(31,on_sanityc_heck_start) use(32,on_sanity_heck_start) \
  use(33,on_sanity_ccheck_start) use(34,on_sanity_hceck_start) use(35,on_sanity_ceck_start) \
  use(36,on_sanity_chheck_start) use(37,on_sanity_cehck_start) use(38,on_sanity_chck_start) \
  use(39,on_sanity_cheeck_start) use(40,on_sanity_chcek_start) use(41,on_sanity_chek_start) \
  use(42,on_sanity_checck_start) use(43,on_sanity_chekc_start) use(44,on_sanity_chec_start) \
  use(45,on_sanity_checkk_start) use(46,on_sanity_chec_kstart) use(47,on_sanity_checkstart) \
  use(48,on_sanity_check__start) use(49,on_sanity_checks_tart) use(50,on_sanity_check_tart) \
  use(51,on_sanity_check_sstart) use(52,on_sanity_check_tsart) use(53,on_sanity_check_sart) \
  use(54,on_sanity_check_sttart) use(55,on_sanity_check_satrt) use(56,on_sanity_check_strt) \
  use(57,on_sanity_check_staart) use(58,on_sanity_check_strat) use(59,on_sanity_check_stat) \
  use(60,on_sanity_check_starrt) use(61,on_sanity_check_statr) use(62,on_sanity_check_star) \
  use(63,on_sanity_check_startt) use(64,ons_sanity_check_start) use(65,on_sanitys_check_start) \
  use(66,on_sanity_checks_start) use(67,on_sanity_check_starts) use(68,onSanityCheckStart) \
  use(69,OnSanityCheckStart)
#define DETPL_NEAR_on_sanity_check_end(use) \
  use(0,on_sanity_end) use(1,n_sanity_check_end) use(2,oon_sanity_check_end) use(3,no_sanity_check_end) \
  use(4,o_sanity_check_end) use(5,onn_sanity_check_end) use(6,o_nsanity_check_end) \
  use(7,onsanity_check_end) use(8,on__sanity_check_end) use(9,ons_anity_check_end) \
  use(10,on_anity_check_end) use(11,on_ssanity_check_end) use(12,on_asnity_check_end) \
  use(13,on_snity_check_end) use(14,on_saanity_check_end) use(15,on_snaity_check_end) \
  use(16,on_saity_check_end) use(17,on_sannity_check_end) use(18,on_sainty_check_end) \
  use(19,on_santy_check_end) use(20,on_saniity_check_end) use(21,on_santiy_check_end) \
  use(22,on_saniy_check_end) use(23,on_sanitty_check_end) use(24,on_saniyt_check_end) \
  use(25,on_sanit_check_end) use(26,on_sanityy_check_end) use(27,on_sanit_ycheck_end) \
  use(28,on_sanitycheck_end) use(29,on_sanity__check_end) use(30,on_sanityc_heck_end) \
  use(31,on_sanity_heck_end) use(32,on_sanity_ccheck_end) use(33,on_sanity_hceck_end) \
  use(34,on_sanity_ceck_end) use(35,on_sanity_chheck_end) use(36,on_sanity_cehck_end) \
  use(37,on_sanity_chck_end) use(38,on_sanity_cheeck_end) use(39,on_sanity_chcek_end) \
  use(40,on_sanity_chek_end) use(41,on_sanity_checck_end) use(42,on_sanity_chekc_end) \
  use(43,on_sanity_chec_end) use(44,on_sanity_checkk_end) use(45,on_sanity_chec_kend) \
  use(46,on_sanity_checkend) use(47,on_sanity_check__end) use(48,on_sanity_checke_nd) \
  use(49,on_sanity_check_nd) use(50,on_sanity_check_eend) use(51,on_sanity_check_ned) \
  use(52,on_sanity_check_ed) use(53,on_sanity_check_ennd) use(54,on_sanity_check_edn) \
  use(55,on_sanity_check_en) use(56,on_sanity_check_endd) use(57,ons_sanity_check_end) \
  use(58,on_sanitys_check_end) use(59,on_sanity_checks_end) use(60,on_sanity_check_ends) \
  use(61,onSanityCheckEnd) use(62,OnSanityCheckEnd)
#define DETPL_NEAR_on_post_move_to_device(use) \
  use(0,n_post_move_to_device) use(1,oon_post_move_to_device) use(2,no_post_move_to_device) \
  use(3,o_post_move_to_device) use(4,onn_post_move_to_device) use(5,o_npost_move_to_device) \
  use(6,onpost_move_to_device) use(7,on__post_move_to_device) use(8,onp_ost_move_to_device) \
  use(9,on_ost_move_to_device) use(10,on_ppost_move_to_device) use(11,on_opst_move_to_device) \
  use(12,on_pst_move_to_device) use(13,on_poost_move_to_device) use(14,on_psot_move_to_device) \
  use(15,on_pot_move_to_device) use(16,on_posst_move_to_device) use(17,on_pots_move_to_device) \
  use(18,on_pos_move_to_device) use(19,on_postt_move_to_device) use(20,on_pos_tmove_to_device) \
  use(21,on_postmove_to_device) use(22,on_post__move_to_device) use(23,on_postm_ove_to_device) \
  use(24,on_post_ove_to_device) use(25,on_post_mmove_to_device) use(26,on_post_omve_to_device) \
  use(27,on_post_mve_to_device) use(28,on_post_moove_to_device) use(29,on_post_mvoe_to_device) \
  use(30,on_post_moe_to_device) use(31,on_post_movve_to_device) use(32,on_post_moev_to_device) \
  use(33,on_post_mov_to_device) use(34,on_post_movee_to_device) use(35,on_post_mov_eto_device) \
  use(36,on_post_moveto_device) use(37,on_post_move__to_device) use(38,on_post_movet_o_device) \
  use(39,on_post_move_o_device) use(40,on_post_move_tto_device) use(41,on_post_move_ot_device) \
  use(42,on_post_move_t_device) use(43,on_post_move_too_device) use(44,on_post_move_t_odevice) \
  use(45,on_post_move_todevice) use(46,on_post_move_to__device) use(47,on_post_move_tod_evice) \
  use(48,on_post_move_to_evice) use(49,on_post_move_to_ddevice) use(50,on_post_move_to_edvice) \
  use(51,on_post_move_to_dvice) use(52,on_post_move_to_deevice) use(53,on_post_move_to_dveice) \
  use(54,on_post_move_to_deice) use(55,on_post_move_to_devvice) use(56,on_post_move_to_deivce) \
  use(57,on_post_move_to_devce) use(58,on_post_move_to_deviice) use(59,on_post_move_to_devcie) \
  use(60,on_post_move_to_devie) use(61,on_post_move_to_devicce) use(62,on_post_move_to_deviec) \
  use(63,on_post_move_to_devic) use(64,on_post_move_to_devicee) use(65,ons_post_move_to_device) \
  use(66,on_posts_move_to_device) use(67,on_post_moves_to_device) use(68,on_post_move_tos_device) \
  use(69,on_post_move_to_devices) use(70,onPostMoveToDevice) use(71,OnPostMoveToDevice)
#define DETPL_NEAR_train_dataloader(use) \
  use(0,training_dataloader) use(1,tng_dataloader) use(2,train_data_loader) use(3,training_data_loader) \
  use(4,rain_dataloader) use(5,ttrain_dataloader) use(6,rtain_dataloader) use(7,tain_dataloader) \
  use(8,trrain_dataloader) use(9,tarin_dataloader) use(10,trin_dataloader) use(11,traain_dataloader) \
  use(12,trian_dataloader) use(13,tran_dataloader) use(14,traiin_dataloader) use(15,trani_dataloader) \
  use(16,trai_dataloader) use(17,trainn_dataloader) use(18,trai_ndataloader) use(19,traindataloader) \
  use(20,train__dataloader) use(21,traind_ataloader) use(22,train_ataloader) use(23,train_ddataloader) \
  use(24,train_adtaloader) use(25,train_dtaloader) use(26,train_daataloader) use(27,train_dtaaloader) \
  use(28,train_daaloader) use(29,train_dattaloader) use(30,train_daatloader) use(31,train_datloader) \
  use(32,train_dataaloader) use(33,train_datlaoader) use(34,train_dataoader) use(35,train_datalloader) \
  use(36,train_dataolader) use(37,train_datalader) use(38,train_datalooader) use(39,train_datalaoder) \
  use(40,train_dataloder) use(41,train_dataloaader) use(42,train_datalodaer) use(43,train_dataloaer) \
  use(44,train_dataloadder) use(45,train_dataloaedr) use(46,train_dataloadr) use(47,train_dataloadeer) \
  use(48,train_dataloadre) use(49,train_dataloade) use(50,train_dataloaderr) use(51,trains_dataloader) \
  use(52,train_dataloaders) use(53,trainDataloader) use(54,TrainDataloader)
#define DETPL_NEAR_val_dataloader(use) \
  use(0,validation_dataloader) use(1,valid_dataloader) use(2,val_data_loader) use(3,validation_data_loader) \
  use(4,al_dataloader) use(5,vval_dataloader) use(6,avl_dataloader) use(7,vl_dataloader) \
  use(8,vaal_dataloader) use(9,vla_dataloader) use(10,va_dataloader) use(11,vall_dataloader) \
  use(12,va_ldataloader) use(13,valdataloader) use(14,val__dataloader) use(15,vald_ataloader) \
  use(16,val_ataloader) use(17,val_ddataloader) use(18,val_adtaloader) use(19,val_dtaloader) \
  use(20,val_daataloader) use(21,val_dtaaloader) use(22,val_daaloader) use(23,val_dattaloader) \
  use(24,val_daatloader) use(25,val_datloader) use(26,val_dataaloader) use(27,val_datlaoader) \
  use(28,val_dataoader) use(29,val_datalloader) use(30,val_dataolader) use(31,val_datalader) \
  use(32,val_datalooader) use(33,val_datalaoder) use(34,val_dataloder) use(35,val_dataloaader) \
  use(36,val_datalodaer) use(37,val_dataloaer) use(38,val_dataloadder) use(39,val_dataloaedr) \
  use(40,val_dataloadr) use(41,val_dataloadeer) use(42,val_dataloadre) use(43,val_dataloade) \
  use(44,val_dataloaderr) use(45,vals_dataloader) use(46,val_dataloaders) use(47,valDataloader) \
  use(48,ValDataloader)
#define DETPL_NEAR_predict_dataloader(use) \
  use(0,prediction_dataloader) use(1,predict_data_loader) use(2,redict_dataloader) \
  use(3,ppredict_dataloader) use(4,rpedict_dataloader) use(5,pedict_dataloader) use(6,prredict_dataloader) \
  use(7,perdict_dataloader) use(8,prdict_dataloader) use(9,preedict_dataloader) use(10,prdeict_dataloader) \
  use(11,preict_dataloader) use(12,preddict_dataloader) use(13,preidct_dataloader) \
  use(14,predct_dataloader) use(15,prediict_dataloader) use(16,predcit_dataloader) \
  use(17,predit_dataloader) use(18,predicct_dataloader) use(19,preditc_dataloader) \
  use(20,predic_dataloader) use(21,predictt_dataloader) use(22,predic_tdataloader) \
  use(23,predictdataloader) use(24,predict__dataloader) use(25,predictd_ataloader) \
  use(26,predict_ataloader) use(27,predict_ddataloader) use(28,predict_adtaloader) \
  use(29,predict_dtaloader) use(30,predict_daataloader) use(31,predict_dtaaloader) \
  use(32,predict_daaloader) use(33,predict_dattaloader) use(34,predict_daatloader) \
  use(35,predict_datloader) use(36,predict_dataaloader) use(37,predict_datlaoader) \
  use(38,predict_dataoader) use(39,predict_datalloader) use(40,predict_dataolader) \
  use(41,predict_datalader) use(42,predict_datalooader) use(43,predict_datalaoder) \
  use(44,predict_dataloder) use(45,predict_dataloaader) use(46,predict_datalodaer) \
  use(47,predict_dataloaer) use(48,predict_dataloadder) use(49,predict_dataloaedr) \
  use(50,predict_dataloadr) use(51,predict_dataloadeer) use(52,predict_dataloadre) \
  use(53,predict_dataloade) use(54,predict_dataloaderr) use(55,predicts_dataloader) \
  use(56,predict_dataloaders) use(57,predictDataloader) use(58,PredictDataloader)
#define DETPL_NEAR_test_dataloader(use) \
  use(0,testing_dataloader) use(1,test_data_loader) use(2,est_dataloader) use(3,ttest_dataloader) \
  use(4,etst_dataloader) use(5,tst_dataloader) use(6,teest_dataloader) use(7,tset_dataloader) \
  use(8,tet_dataloader) use(9,tesst_dataloader) use(10,tets_dataloader) use(11,tes_dataloader) \
  use(12,testt_dataloader) use(13,tes_tdataloader) use(14,testdataloader) use(15,test__dataloader) \
  use(16,testd_ataloader) use(17,test_ataloader) use(18,test_ddataloader) use(19,test_adtaloader) \
  use(20,test_dtaloader) use(21,test_daataloader) use(22,test_dtaaloader) use(23,test_daaloader) \
  use(24,test_dattaloader) use(25,test_daatloader) use(26,test_datloader) use(27,test_dataaloader) \
  use(28,test_datlaoader) use(29,test_dataoader) use(30,test_datalloader) use(31,test_dataolader) \
  use(32,test_datalader) use(33,test_datalooader) use(34,test_datalaoder) use(35,test_dataloder) \
  use(36,test_dataloaader) use(37,test_datalodaer) use(38,test_dataloaer) use(39,test_dataloadder) \
  use(40,test_dataloaedr) use(41,test_dataloadr) use(42,test_dataloadeer) use(43,test_dataloadre) \
  use(44,test_dataloade) use(45,test_dataloaderr) use(46,tests_dataloader) use(47,test_dataloaders) \
  use(48,testDataloader) use(49,TestDataloader)
#define DETPL_NEAR_on_train_dataloader(use) \
  use(0,n_train_dataloader) use(1,oon_train_dataloader) use(2,no_train_dataloader) \
  use(3,o_train_dataloader) use(4,onn_train_dataloader) use(5,o_ntrain_dataloader) \
  use(6,ontrain_dataloader) use(7,on__train_dataloader) use(8,ont_rain_dataloader) \
  use(9,on_rain_dataloader) use(10,on_ttrain_dataloader) use(11,on_rtain_dataloader) \
  use(12,on_tain_dataloader) use(13,on_trrain_dataloader) use(14,on_tarin_dataloader) \
  use(15,on_trin_dataloader) use(16,on_traain_dataloader) use(17,on_trian_dataloader) \
  use(18,on_tran_dataloader) use(19,on_traiin_dataloader) use(20,on_trani_dataloader) \
  use(21,on_trai_dataloader) use(22,on_trainn_dataloader) use(23,on_trai_ndataloader) \
  use(24,on_traindataloader) use(25,on_train__dataloader) use(26,on_traind_ataloader) \
  use(27,on_train_ataloader) use(28,on_train_ddataloader) use(29,on_train_adtaloader) \
  use(30,on_train_dtaloader) use(31,on_train_daataloader) use(32,on_train_dtaaloader) \
  use(33,on_train_daaloader) use(34,on_train_dattaloader) use(35,on_train_daatloader) \
  use(36,on_train_datloader) use(37,on_train_dataaloader) use(38,on_train_datlaoader) \
  use(39,on_train_dataoader) use(40,on_train_datalloader) use(41,on_train_dataolader) \
  use(42,on_train_datalader) use(43,on_train_datalooader) use(44,on_train_datalaoder) \
  use(45,on_train_dataloder) use(46,on_train_dataloaader) use(47,on_train_datalodaer) \
  use(48,on_train_dataloaer) use(49,on_train_dataloadder) use(50,on_train_dataloaedr) \
  use(51,on_train_dataloadr) use(52,on_train_dataloadeer) use(53,on_train_dataloadre) \
  use(54,on_train_dataloade) use(55,on_train_dataloaderr) use(56,ons_train_dataloader) \
  use(57,on_trains_dataloader) use(58,on_train_dataloaders) use(59,onTrainDataloader) \
  use(60,OnTrainDataloader)
#define DETPL_NEAR_on_val_dataloader(use) \
  use(0,n_val_dataloader) use(1,oon_val_dataloader) use(2,no_val_dataloader) use(3,o_val_dataloader) \
  use(4,onn_val_dataloader) use(5,o_nval_dataloader) use(6,onval_dataloader) use(7,on__val_dataloader) \
  use(8,onv_al_dataloader) use(9,on_al_dataloader) use(10,on_vval_dataloader) use(11,on_avl_dataloader) \
  use(12,on_vl_dataloader) use(13,on_vaal_dataloader) use(14,on_vla_dataloader) use(15,on_va_dataloader) \
  use(16,on_vall_dataloader) use(17,on_va_ldataloader) use(18,on_valdataloader) use(19,on_val__dataloader) \
  use(20,on_vald_ataloader) use(21,on_val_ataloader) use(22,on_val_ddataloader) use(23,on_val_adtaloader) \
  use(24,on_val_dtaloader) use(25,on_val_daataloader) use(26,on_val_dtaaloader) use(27,on_val_daaloader) \
  use(28,on_val_dattaloader) use(29,on_val_daatloader) use(30,on_val_datloader) use(31,on_val_dataaloader) \
  use(32,on_val_datlaoader) use(33,on_val_dataoader) use(34,on_val_datalloader) use(35,on_val_dataolader) \
  use(36,on_val_datalader) use(37,on_val_datalooader) use(38,on_val_datalaoder) use(39,on_val_dataloder) \
  use(40,on_val_dataloaader) use(41,on_val_datalodaer) use(42,on_val_dataloaer) use(43,on_val_dataloadder) \
  use(44,on_val_dataloaedr) use(45,on_val_dataloadr) use(46,on_val_dataloadeer) use(47,on_val_dataloadre) \
  use(48,on_val_dataloade) use(49,on_val_dataloaderr) use(50,ons_val_dataloader) use(51,on_vals_dataloader) \
  use(52,on_val_dataloaders) use(53,onValDataloader) use(54,OnValDataloader)
#define DETPL_NEAR_on_predict_dataloader(use) \
  use(0,n_predict_dataloader) use(1,oon_predict_dataloader) use(2,no_predict_dataloader) \
  use(3,o_predict_dataloader) use(4,onn_predict_dataloader) use(5,o_npredict_dataloader) \
  use(6,onpredict_dataloader) use(7,on__predict_dataloader) use(8,onp_redict_dataloader) \
  use(9,on_redict_dataloader) use(10,on_ppredict_dataloader) use(11,on_rpedict_dataloader) \
  use(12,on_pedict_dataloader) use(13,on_prredict_dataloader) use(14,on_perdict_dataloader) \
  use(15,on_prdict_dataloader) use(16,on_preedict_dataloader) use(17,on_prdeict_dataloader) \
  use(18,on_preict_dataloader) use(19,on_preddict_dataloader) use(20,on_preidct_dataloader) \
  use(21,on_predct_dataloader) use(22,on_prediict_dataloader) use(23,on_predcit_dataloader) \
  use(24,on_predit_dataloader) use(25,on_predicct_dataloader) use(26,on_preditc_dataloader) \
  use(27,on_predic_dataloader) use(28,on_predictt_dataloader) use(29,on_predic_tdataloader) \
  use(30,on_predictdataloader) use(31,on_predict__dataloader) use(32,on_predictd_ataloader) \
  use(33,on_predict_ataloader) use(34,on_predict_ddataloader) use(35,on_predict_adtaloader) \
  use(36,on_predict_dtaloader) use(37,on_predict_daataloader) use(38,on_predict_dtaaloader) \
  use(39,on_predict_daaloader) use(40,on_predict_dattaloader) use(41,on_predict_daatloader) \
  use(42,on_predict_datloader) use(43,on_predict_dataaloader) use(44,on_predict_datlaoader) \
  use(45,on_predict_dataoader) use(46,on_predict_datalloader) use(47,on_predict_dataolader) \
  use(48,on_predict_datalader) use(49,on_predict_datalooader) use(50,on_predict_datalaoder) \
  use(51,on_predict_dataloder) use(52,on_predict_dataloaader) use(53,on_predict_datalodaer) \
  use(54,on_predict_dataloaer) use(55,on_predict_dataloadder) use(56,on_predict_dataloaedr) \
  use(57,on_predict_dataloadr) use(58,on_predict_dataloadeer) use(59,on_predict_dataloadre) \
  use(60,on_predict_dataloade) use(61,on_predict_dataloaderr) use(62,ons_predict_dataloader) \
  use(63,on_predicts_dataloader) use(64,on_predict_dataloaders) use(65,onPredictDataloader) \
  use(66,OnPredictDataloader)
#define DETPL_NEAR_on_test_dataloader(use) \
  use(0,n_test_dataloader) use(1,oon_test_dataloader) use(2,no_test_dataloader) use(3,o_test_dataloader) \
  use(4,onn_test_dataloader) use(5,o_ntest_dataloader) use(6,ontest_dataloader) use(7,on__test_dataloader) \
  use(8,ont_est_dataloader) use(9,on_est_dataloader) use(10,on_ttest_dataloader) use(11,on_etst_dataloader) \
  use(12,on_tst_dataloader) use(13,on_teest_dataloader) use(14,on_tset_dataloader) \
  use(15,on_tet_dataloader) use(16,on_tesst_dataloader) use(17,on_tets_dataloader) \
  use(18,on_tes_dataloader) use(19,on_testt_dataloader) use(20,on_tes_tdataloader) \
  use(21,on_testdataloader) use(22,on_test__dataloader) use(23,on_testd_ataloader) \
  use(24,on_test_ataloader) use(25,on_test_ddataloader) use(26,on_test_adtaloader) \
  use(27,on_test_dtaloader) use(28,on_test_daataloader) use(29,on_test_dtaaloader) \
  use(30,on_test_daaloader) use(31,on_test_dattaloader) use(32,on_test_daatloader) \
  use(33,on_test_datloader) use(34,on_test_dataaloader) use(35,on_test_datlaoader) \
  use(36,on_test_dataoader) use(37,on_test_datalloader) use(38,on_test_dataolader) \
  use(39,on_test_datalader) use(40,on_test_datalooader) use(41,on_test_datalaoder) \
  use(42,on_test_dataloder) use(43,on_test_dataloaader) use(44,on_test_datalodaer) \
  use(45,on_test_dataloaer) use(46,on_test_dataloadder) use(47,on_test_dataloaedr) \
  use(48,on_test_dataloadr) use(49,on_test_dataloadeer) use(50,on_test_dataloadre) \
  use(51,on_test_dataloade) use(52,on_test_dataloaderr) use(53,ons_test_dataloader) \
  use(54,on_tests_dataloader) use(55,on_test_dataloaders) use(56,onTestDataloader) use(57,OnTestDataloader)
#define DETPL_NEAR_on_before_batch_transfer(use) \
  use(0,n_before_batch_transfer) use(1,oon_before_batch_transfer) use(2,no_before_batch_transfer) \
  use(3,o_before_batch_transfer) use(4,onn_before_batch_transfer) use(5,o_nbefore_batch_transfer) \
  use(6,onbefore_batch_transfer) use(7,on__before_batch_transfer) use(8,onb_efore_batch_transfer) \
  use(9,on_efore_batch_transfer) use(10,on_bbefore_batch_transfer) use(11,on_ebfore_batch_transfer) \
  use(12,on_bfore_batch_transfer) use(13,on_beefore_batch_transfer) use(14,on_bfeore_batch_transfer) \
  use(15,on_beore_batch_transfer) use(16,on_beffore_batch_transfer) use(17,on_beofre_batch_transfer) \
  use(18,on_befre_batch_transfer) use(19,on_befoore_batch_transfer) use(20,on_befroe_batch_transfer) \
  use(21,on_befoe_batch_transfer) use(22,on_beforre_batch_transfer) use(23,on_befoer_batch_transfer) \
  use(24,on_befor_batch_transfer) use(25,on_beforee_batch_transfer) use(26,on_befor_ebatch_transfer) \
  use(27,on_beforebatch_transfer) use(28,on_before__batch_transfer) use(29,on_beforeb_atch_transfer) \
  use(30,on_before_atch_transfer) use(31,on_before_bbatch_transfer) use(32,on_before_abtch_transfer) \
  use(33,on_before_btch_transfer) use(34,on_before_baatch_transfer) use(35,on_before_btach_transfer) \
  use(36,on_before_bach_transfer) use(37,on_before_battch_transfer) use(38,on_before_bacth_transfer) \
  use(39,on_before_bath_transfer) use(40,on_before_batcch_transfer) use(41,on_before_bathc_transfer) \
  use(42,on_before_batc_transfer) use(43,on_before_batchh_transfer) use(44,on_before_batc_htransfer) \
  use(45,on_before_batchtransfer) use(46,on_before_batch__transfer) use(47,on_before_batcht_ransfer) \
  use(48,on_before_batch_ransfer) use(49,on_before_batch_ttransfer) use(50,on_before_batch_rtansfer) \
  use(51,on_before_batch_tansfer) use(52,on_before_batch_trransfer) use(53,on_before_batch_tarnsfer) \
  use(54,on_before_batch_trnsfer) use(55,on_before_batch_traansfer) use(56,on_before_batch_trnasfer) \
  use(57,on_before_batch_trasfer) use(58,on_before_batch_trannsfer) use(59,on_before_batch_trasnfer) \
  use(60,on_before_batch_tranfer) use(61,on_before_batch_transsfer) use(62,on_before_batch_tranfser) \
  use(63,on_before_batch_transer) use(64,on_before_batch_transffer) use(65,on_before_batch_transefr) \
  use(66,on_before_batch_transfr) use(67,on_before_batch_transfeer) use(68,on_before_batch_transfre) \
  use(69,on_before_batch_transfe) use(70,on_before_batch_transferr) use(71,ons_before_batch_transfer) \
  use(72,on_befores_batch_transfer) use(73,on_before_batchs_transfer) use(74,on_before_batch_transfers) \
  use(75,onBeforeBatchTransfer) use(76,OnBeforeBatchTransfer)
#define DETPL_NEAR_transfer_batch_to_device(use) \
  use(0,ransfer_batch_to_device) use(1,ttransfer_batch_to_device) use(2,rtansfer_batch_to_device) \
  use(3,tansfer_batch_to_device) use(4,trransfer_batch_to_device) use(5,tarnsfer_batch_to_device) \
  use(6,trnsfer_batch_to_device) use(7,traansfer_batch_to_device) use(8,trnasfer_batch_to_device) \
  use(9,trasfer_batch_to_device) use(10,trannsfer_batch_to_device) use(11,trasnfer_batch_to_device) \
  use(12,tranfer_batch_to_device) use(13,transsfer_batch_to_device) use(14,tranfser_batch_to_device) \
  use(15,transer_batch_to_device) use(16,transffer_batch_to_device) use(17,transefr_batch_to_device) \
  use(18,transfr_batch_to_device) use(19,transfeer_batch_to_device) use(20,transfre_batch_to_device) \
  use(21,transfe_batch_to_device) use(22,transferr_batch_to_device) use(23,transfe_rbatch_to_device) \
  use(24,transferbatch_to_device) use(25,transfer__batch_to_device) use(26,transferb_atch_to_device) \
  use(27,transfer_atch_to_device) use(28,transfer_bbatch_to_device) use(29,transfer_abtch_to_device) \
  use(30,transfer_btch_to_device) use(31,transfer_baatch_to_device) use(32,transfer_btach_to_device) \
  use(33,transfer_bach_to_device) use(34,transfer_battch_to_device) use(35,transfer_bacth_to_device) \
  use(36,transfer_bath_to_device) use(37,transfer_batcch_to_device) use(38,transfer_bathc_to_device) \
  use(39,transfer_batc_to_device) use(40,transfer_batchh_to_device) use(41,transfer_batc_hto_device) \
  use(42,transfer_batchto_device) use(43,transfer_batch__to_device) use(44,transfer_batcht_o_device) \
  use(45,transfer_batch_o_device) use(46,transfer_batch_tto_device) use(47,transfer_batch_ot_device) \
  use(48,transfer_batch_t_device) use(49,transfer_batch_too_device) use(50,transfer_batch_t_odevice) \
  use(51,transfer_batch_todevice) use(52,transfer_batch_to__device) use(53,transfer_batch_tod_evice) \
  use(54,transfer_batch_to_evice) use(55,transfer_batch_to_ddevice) use(56,transfer_batch_to_edvice) \
  use(57,transfer_batch_to_dvice) use(58,transfer_batch_to_deevice) use(59,transfer_batch_to_dveice) \
  use(60,transfer_batch_to_deice) use(61,transfer_batch_to_devvice) use(62,transfer_batch_to_deivce) \
  use(63,transfer_batch_to_devce) use(64,transfer_batch_to_deviice) use(65,transfer_batch_to_devcie) \
  use(66,transfer_batch_to_devie) use(67,transfer_batch_to_devicce) use(68,transfer_batch_to_deviec) \
  use(69,transfer_batch_to_devic) use(70,transfer_batch_to_devicee) use(71,transfers_batch_to_device) \
  use(72,transfer_batchs_to_device) use(73,transfer_batch_tos_device) use(74,transfer_batch_to_devices) \
  use(75,transferBatchToDevice) use(76,TransferBatchToDevice)
#define DETPL_NEAR_on_after_batch_transfer(use) \
  use(0,on_batch_transfer) use(1,n_after_batch_transfer) use(2,oon_after_batch_transfer) \
  use(3,no_after_batch_transfer) use(4,o_after_batch_transfer) use(5,onn_after_batch_transfer) \
  use(6,o_nafter_batch_transfer) use(7,onafter_batch_transfer) use(8,on__after_batch_transfer) \
  use(9,ona_fter_batch_transfer) use(10,on_fter_batch_transfer) use(11,on_aafter_batch_transfer) \
  use(12,on_fater_batch_transfer) use(13,on_ater_batch_transfer) use(14,on_affter_batch_transfer) \
  use(15,on_atfer_batch_transfer) use(16,on_afer_batch_transfer) use(17,on_aftter_batch_transfer) \
  use(18,on_afetr_batch_transfer) use(19,on_aftr_batch_transfer) use(20,on_afteer_batch_transfer) \
  use(21,on_aftre_batch_transfer) use(22,on_afte_batch_transfer) use(23,on_afterr_batch_transfer) \
  use(24,on_afte_rbatch_transfer) use(25,on_afterbatch_transfer) use(26,on_after__batch_transfer) \
  use(27,on_afterb_atch_transfer) use(28,on_after_atch_transfer) use(29,on_after_bbatch_transfer) \
  use(30,on_after_abtch_transfer) use(31,on_after_btch_transfer) use(32,on_after_baatch_transfer) \
  use(33,on_after_btach_transfer) use(34,on_after_bach_transfer) use(35,on_after_battch_transfer) \
  use(36,on_after_bacth_transfer) use(37,on_after_bath_transfer) use(38,on_after_batcch_transfer) \
  use(39,on_after_bathc_transfer) use(40,on_after_batc_transfer) use(41,on_after_batchh_transfer) \
  use(42,on_after_batc_htransfer) use(43,on_after_batchtransfer) use(44,on_after_batch__transfer) \
  use(45,on_after_batcht_ransfer) use(46,on_after_batch_ransfer) use(47,on_after_batch_ttransfer) \
  use(48,on_after_batch_rtansfer) use(49,on_after_batch_tansfer) use(50,on_after_batch_trransfer) \
  use(51,on_after_batch_tarnsfer) use(52,on_after_batch_trnsfer) use(53,on_after_batch_traansfer) \
  use(54,on_after_batch_trnasfer) use(55,on_after_batch_trasfer) use(56,on_after_batch_trannsfer) \
  use(57,on_after_batch_trasnfer) use(58,on_after_batch_tranfer) use(59,on_after_batch_transsfer) \
  use(60,on_after_batch_tranfser) use(61,on_after_batch_transer) use(62,on_after_batch_transffer) \
  use(63,on_after_batch_transefr) use(64,on_after_batch_transfr) use(65,on_after_batch_transfeer) \
  use(66,on_after_batch_transfre) use(67,on_after_batch_transfe) use(68,on_after_batch_transferr) \
  use(69,ons_after_batch_transfer) use(70,on_afters_batch_transfer) use(71,on_after_batchs_transfer) \
  use(72,on_after_batch_transfers) use(73,onAfterBatchTransfer) use(74,OnAfterBatchTransfer)
#define DETPL_NEAR_on_train_start(use) \
  use(0,on_training_start) use(1,on_train_begin) use(2,on_training_begin) use(3,n_train_start) \
  use(4,oon_train_start) use(5,no_train_start) use(6,o_train_start) use(7,onn_train_start) \
  use(8,o_ntrain_start) use(9,ontrain_start) use(10,on__train_start) use(11,ont_rain_start) \
  use(12,on_rain_start) use(13,on_ttrain_start) use(14,on_rtain_start) use(15,on_tain_start) \
  use(16,on_trrain_start) use(17,on_tarin_start) use(18,on_trin_start) use(19,on_traain_start) \
  use(20,on_trian_start) use(21,on_tran_start) use(22,on_traiin_start) use(23,on_trani_start) \
  use(24,on_trai_start) use(25,on_trainn_start) use(26,on_trai_nstart) use(27,on_trainstart) \
  use(28,on_train__start) use(29,on_trains_tart) use(30,on_train_tart) use(31,on_train_sstart) \
  use(32,on_train_tsart) use(33,on_train_sart) use(34,on_train_sttart) use(35,on_train_satrt) \
  use(36,on_train_strt) use(37,on_train_staart) use(38,on_train_strat) use(39,on_train_stat) \
  use(40,on_train_starrt) use(41,on_train_statr) use(42,on_train_star) use(43,on_train_startt) \
  use(44,ons_train_start) use(45,on_trains_start) use(46,on_train_starts) use(47,onTrainStart) \
  use(48,OnTrainStart)
#define DETPL_NEAR_on_epoch_start(use) \
  use(0,n_epoch_start) use(1,oon_epoch_start) use(2,no_epoch_start) use(3,o_epoch_start) \
  use(4,onn_epoch_start) use(5,o_nepoch_start) use(6,onepoch_start) use(7,on__epoch_start) \
  use(8,one_poch_start) use(9,on_poch_start) use(10,on_eepoch_start) use(11,on_peoch_start) \
  use(12,on_eoch_start) use(13,on_eppoch_start) use(14,on_eopch_start) use(15,on_epch_start) \
  use(16,on_epooch_start) use(17,on_epcoh_start) use(18,on_epoh_start) use(19,on_epocch_start) \
  use(20,on_epohc_start) use(21,on_epoc_start) use(22,on_epochh_start) use(23,on_epoc_hstart) \
  use(24,on_epochstart) use(25,on_epoch__start) use(26,on_epochs_tart) use(27,on_epoch_tart) \
  use(28,on_epoch_sstart) use(29,on_epoch_tsart) use(30,on_epoch_sart) use(31,on_epoch_sttart) \
  use(32,on_epoch_satrt) use(33,on_epoch_strt) use(34,on_epoch_staart) use(35,on_epoch_strat) \
  use(36,on_epoch_stat) use(37,on_epoch_starrt) use(38,on_epoch_statr) use(39,on_epoch_star) \
  use(40,on_epoch_startt) use(41,ons_epoch_start) use(42,on_epochs_start) use(43,on_epoch_starts) \
  use(44,onEpochStart) use(45,OnEpochStart)
#define DETPL_NEAR_on_train_epoch_start(use) \
  use(0,on_training_epoch_start) use(1,on_train_epoch_begin) use(2,on_epoch_begin) \
  use(3,n_train_epoch_start) use(4,oon_train_epoch_start) use(5,no_train_epoch_start) \
  use(6,o_train_epoch_start) use(7,onn_train_epoch_start) use(8,o_ntrain_epoch_start) \
  use(9,ontrain_epoch_start) use(10,on__train_epoch_start) use(11,ont_rain_epoch_start) \
  use(12,on_rain_epoch_start) use(13,on_ttrain_epoch_start) use(14,on_rtain_epoch_start) \
  use(15,on_tain_epoch_start) use(16,on_trrain_epoch_start) use(17,on_tarin_epoch_start) \
  use(18,on_trin_epoch_start) use(19,on_traain_epoch_start) use(20,on_trian_epoch_start) \
  use(21,on_tran_epoch_start) use(22,on_traiin_epoch_start) use(23,on_trani_epoch_start) \
  use(24,on_trai_epoch_start) use(25,on_trainn_epoch_start) use(26,on_trai_nepoch_start) \
  use(27,on_trainepoch_start) use(28,on_train__epoch_start) use(29,on_traine_poch_start) \
  use(30,on_train_poch_start) use(31,on_train_eepoch_start) use(32,on_train_peoch_start) \
  use(33,on_train_eoch_start) use(34,on_train_eppoch_start) use(35,on_train_eopch_start) \
  use(36,on_train_epch_start) use(37,on_train_epooch_start) use(38,on_train_epcoh_start) \
  use(39,on_train_epoh_start) use(40,on_train_epocch_start) use(41,on_train_epohc_start) \
  use(42,on_train_epoc_start) use(43,on_train_epochh_start) use(44,on_train_epoc_hstart) \
  use(45,on_train_epochstart) use(46,on_train_epoch__start) use(47,on_train_epochs_tart) \
  use(48,on_train_epoch_tart) use(49,on_train_epoch_sstart) use(50,on_train_epoch_tsart) \
  use(51,on_train_epoch_sart) use(52,on_train_epoch_sttart) use(53,on_train_epoch_satrt) \
  use(54,on_train_epoch_strt) use(55,on_train_epoch_staart) use(56,on_train_epoch_strat) \
  use(57,on_train_epoch_stat) use(58,on_train_epoch_starrt) use(59,on_train_epoch_statr) \
  use(60,on_train_epoch_star) use(61,on_train_epoch_startt) use(62,ons_train_epoch_start) \
  use(63,on_trains_epoch_start) use(64,on_train_epochs_start) use(65,on_train_epoch_starts) \
  use(66,onTrainEpochStart) use(67,OnTrainEpochStart)
#define DETPL_NEAR_on_batch_start(use) \
  use(0,n_batch_start) use(1,oon_batch_start) use(2,no_batch_start) use(3,o_batch_start) \
  use(4,onn_batch_start) use(5,o_nbatch_start) use(6,onbatch_start) use(7,on__batch_start) \
  use(8,onb_atch_start) use(9,on_atch_start) use(10,on_bbatch_start) use(11,on_abtch_start) \
  use(12,on_btch_start) use(13,on_baatch_start) use(14,on_btach_start) use(15,on_bach_start) \
  use(16,on_battch_start) use(17,on_bacth_start) use(18,on_bath_start) use(19,on_batcch_start) \
  use(20,on_bathc_start) use(21,on_batc_start) use(22,on_batchh_start) use(23,on_batc_hstart) \
  use(24,on_batchstart) use(25,on_batch__start) use(26,on_batchs_tart) use(27,on_batch_tart) \
  use(28,on_batch_sstart) use(29,on_batch_tsart) use(30,on_batch_sart) use(31,on_batch_sttart) \
  use(32,on_batch_satrt) use(33,on_batch_strt) use(34,on_batch_staart) use(35,on_batch_strat) \
  use(36,on_batch_stat) use(37,on_batch_starrt) use(38,on_batch_statr) use(39,on_batch_star) \
  use(40,on_batch_startt) use(41,ons_batch_start) use(42,on_batchs_start) use(43,on_batch_starts) \
  use(44,onBatchStart) use(45,OnBatchStart)
#define DETPL_NEAR_on_train_batch_start(use) \
  use(0,on_training_batch_start) use(1,on_train_batch_begin) use(2,on_batch_begin) \
  use(3,on_train_step_start) use(4,on_step_begin) use(5,on_step_start) use(6,n_train_batch_start) \
  use(7,oon_train_batch_start) use(8,no_train_batch_start) use(9,o_train_batch_start) \
  use(10,onn_train_batch_start) use(11,o_ntrain_batch_start) use(12,ontrain_batch_start) \
  use(13,on__train_batch_start) use(14,ont_rain_batch_start) use(15,on_rain_batch_start) \
  use(16,on_ttrain_batch_start) use(17,on_rtain_batch_start) use(18,on_tain_batch_start) \
  use(19,on_trrain_batch_start) use(20,on_tarin_batch_start) use(21,on_trin_batch_start) \
  use(22,on_traain_batch_start) use(23,on_trian_batch_start) use(24,on_tran_batch_start) \
  use(25,on_traiin_batch_start) use(26,on_trani_batch_start) use(27,on_trai_batch_start) \
  use(28,on_trainn_batch_start) use(29,on_trai_nbatch_start) use(30,on_trainbatch_start) \
  use(31,on_train__batch_start) use(32,on_trainb_atch_start) use(33,on_train_atch_start) \
  use(34,on_train_bbatch_start) use(35,on_train_abtch_start) use(36,on_train_btch_start) \
  use(37,on_train_baatch_start) use(38,on_train_btach_start) use(39,on_train_bach_start) \
  use(40,on_train_battch_start) use(41,on_train_bacth_start) use(42,on_train_bath_start) \
  use(43,on_train_batcch_start) use(44,on_train_bathc_start) use(45,on_train_batc_start) \
  use(46,on_train_batchh_start) use(47,on_train_batc_hstart) use(48,on_train_batchstart) \
  use(49,on_train_batch__start) use(50,on_train_batchs_tart) use(51,on_train_batch_tart) \
  use(52,on_train_batch_sstart) use(53,on_train_batch_tsart) use(54,on_train_batch_sart) \
  use(55,on_train_batch_sttart) use(56,on_train_batch_satrt) use(57,on_train_batch_strt) \
  use(58,on_train_batch_staart) use(59,on_train_batch_strat) use(60,on_train_batch_stat) \
  use(61,on_train_batch_starrt) use(62,on_train_batch_statr) use(63,on_train_batch_star) \
  use(64,on_train_batch_startt) use(65,ons_train_batch_start) use(66,on_trains_batch_start) \
  use(67,on_train_batchs_start) use(68,on_train_batch_starts) use(69,onTrainBatchStart) \
  use(70,OnTrainBatchStart)
#define DETPL_NEAR_tbptt_split_batch(use) \
  use(0,bptt_split_batch) use(1,ttbptt_split_batch) use(2,btptt_split_batch) use(3,tptt_split_batch) \
  use(4,tbbptt_split_batch) use(5,tpbtt_split_batch) use(6,tbtt_split_batch) use(7,tbpptt_split_batch) \
  use(8,tbtpt_split_batch) use(9,tbpt_split_batch) use(10,tbpttt_split_batch) use(11,tbpt_tsplit_batch) \
  use(12,tbpttsplit_batch) use(13,tbptt__split_batch) use(14,tbptts_plit_batch) use(15,tbptt_plit_batch) \
  use(16,tbptt_ssplit_batch) use(17,tbptt_pslit_batch) use(18,tbptt_slit_batch) use(19,tbptt_spplit_batch) \
  use(20,tbptt_slpit_batch) use(21,tbptt_spit_batch) use(22,tbptt_spllit_batch) use(23,tbptt_spilt_batch) \
  use(24,tbptt_splt_batch) use(25,tbptt_spliit_batch) use(26,tbptt_splti_batch) use(27,tbptt_spli_batch) \
  use(28,tbptt_splitt_batch) use(29,tbptt_spli_tbatch) use(30,tbptt_splitbatch) use(31,tbptt_split__batch) \
  use(32,tbptt_splitb_atch) use(33,tbptt_split_atch) use(34,tbptt_split_bbatch) use(35,tbptt_split_abtch) \
  use(36,tbptt_split_btch) use(37,tbptt_split_baatch) use(38,tbptt_split_btach) use(39,tbptt_split_bach) \
  use(40,tbptt_split_battch) use(41,tbptt_split_bacth) use(42,tbptt_split_bath) use(43,tbptt_split_batcch) \
  use(44,tbptt_split_bathc) use(45,tbptt_split_batc) use(46,tbptt_split_batchh) use(47,tbptts_split_batch) \
  use(48,tbptt_splits_batch) use(49,tbptt_split_batchs) use(50,tbpttSplitBatch) use(51,TbpttSplitBatch)
#define DETPL_NEAR_training_step(use) \
  use(0,training_end) use(1,tng_step) use(2,on_training_step) use(3,raining_step) use(4,ttraining_step) \
  use(5,rtaining_step) use(6,taining_step) use(7,trraining_step) use(8,tarining_step) use(9,trining_step) \
  use(10,traaining_step) use(11,trianing_step) use(12,traning_step) use(13,traiining_step) \
  use(14,traniing_step) use(15,traiing_step) use(16,trainning_step) use(17,traiinng_step) \
  use(18,trainng_step) use(19,trainiing_step) use(20,trainnig_step) use(21,trainig_step) \
  use(22,traininng_step) use(23,trainign_step) use(24,trainin_step) use(25,trainingg_step) \
  use(26,trainin_gstep) use(27,trainingstep) use(28,training__step) use(29,trainings_tep) \
  use(30,training_tep) use(31,training_sstep) use(32,training_tsep) use(33,training_sep) \
  use(34,training_sttep) use(35,training_setp) use(36,training_stp) use(37,training_steep) \
  use(38,training_stpe) use(39,training_ste) use(40,training_stepp) use(41,trainings_step) \
  use(42,training_steps) use(43,trainingStep) use(44,TrainingStep)
#define DETPL_NEAR_training_step_end(use) \
  use(0,raining_step_end) use(1,ttraining_step_end) use(2,rtaining_step_end) use(3,taining_step_end) \
  use(4,trraining_step_end) use(5,tarining_step_end) use(6,trining_step_end) use(7,traaining_step_end) \
  use(8,trianing_step_end) use(9,traning_step_end) use(10,traiining_step_end) use(11,traniing_step_end) \
  use(12,traiing_step_end) use(13,trainning_step_end) use(14,traiinng_step_end) use(15,trainng_step_end) \
  use(16,trainiing_step_end) use(17,trainnig_step_end) use(18,trainig_step_end) use(19,traininng_step_end) \
  use(20,trainign_step_end) use(21,trainin_step_end) use(22,trainingg_step_end) use(23,trainin_gstep_end) \
  use(24,trainingstep_end) use(25,training__step_end) use(26,trainings_tep_end) use(27,training_tep_end) \
  use(28,training_sstep_end) use(29,training_tsep_end) use(30,training_sep_end) use(31,training_sttep_end) \
  use(32,training_setp_end) use(33,training_stp_end) use(34,training_steep_end) use(35,training_stpe_end) \
  use(36,training_ste_end) use(37,training_stepp_end) use(38,training_ste_pend) use(39,training_stepend) \
  use(40,training_step__end) use(41,training_stepe_nd) use(42,training_step_nd) use(43,training_step_eend) \
  use(44,training_step_ned) use(45,training_step_ed) use(46,training_step_ennd) use(47,training_step_edn) \
  use(48,training_step_en) use(49,training_step_endd) use(50,trainings_step_end) use(51,training_steps_end) \
  use(52,training_step_ends) use(53,trainingStepEnd) use(54,TrainingStepEnd)
#define DETPL_NEAR_on_before_zero_grad(use) \
  use(0,n_before_zero_grad) use(1,oon_before_zero_grad) use(2,no_before_zero_grad) \
  use(3,o_before_zero_grad) use(4,onn_before_zero_grad) use(5,o_nbefore_zero_grad) \
  use(6,onbefore_zero_grad) use(7,on__before_zero_grad) use(8,onb_efore_zero_grad) \
  use(9,on_efore_zero_grad) use(10,on_bbefore_zero_grad) use(11,on_ebfore_zero_grad) \
  use(12,on_bfore_zero_grad) use(13,on_beefore_zero_grad) use(14,on_bfeore_zero_grad) \
  use(15,on_beore_zero_grad) use(16,on_beffore_zero_grad) use(17,on_beofre_zero_grad) \
  use(18,on_befre_zero_grad) use(19,on_befoore_zero_grad) use(20,on_befroe_zero_grad) \
  use(21,on_befoe_zero_grad) use(22,on_beforre_zero_grad) use(23,on_befoer_zero_grad) \
  use(24,on_befor_zero_grad) use(25,on_beforee_zero_grad) use(26,on_befor_ezero_grad) \
  use(27,on_beforezero_grad) use(28,on_before__zero_grad) use(29,on_beforez_ero_grad) \
  use(30,on_before_ero_grad) use(31,on_before_zzero_grad) use(32,on_before_ezro_grad) \
  use(33,on_before_zro_grad) use(34,on_before_zeero_grad) use(35,on_before_zreo_grad) \
  use(36,on_before_zeo_grad) use(37,on_before_zerro_grad) use(38,on_before_zeor_grad) \
  use(39,on_before_zer_grad) use(40,on_before_zeroo_grad) use(41,on_before_zer_ograd) \
  use(42,on_before_zerograd) use(43,on_before_zero__grad) use(44,on_before_zerog_rad) \
  use(45,on_before_zero_rad) use(46,on_before_zero_ggrad) use(47,on_before_zero_rgad) \
  use(48,on_before_zero_gad) use(49,on_before_zero_grrad) use(50,on_before_zero_gard) \
  use(51,on_before_zero_grd) use(52,on_before_zero_graad) use(53,on_before_zero_grda) \
  use(54,on_before_zero_gra) use(55,on_before_zero_gradd) use(56,ons_before_zero_grad) \
  use(57,on_befores_zero_grad) use(58,on_before_zeros_grad) use(59,on_before_zero_grads) \
  use(60,onBeforeZeroGrad) use(61,OnBeforeZeroGrad)
#define DETPL_NEAR_optimizer_zero_grad(use) \
  use(0,ptimizer_zero_grad) use(1,ooptimizer_zero_grad) use(2,potimizer_zero_grad) \
  use(3,otimizer_zero_grad) use(4,opptimizer_zero_grad) use(5,otpimizer_zero_grad) \
  use(6,opimizer_zero_grad) use(7,opttimizer_zero_grad) use(8,opitmizer_zero_grad) \
  use(9,optmizer_zero_grad) use(10,optiimizer_zero_grad) use(11,optmiizer_zero_grad) \
  use(12,optiizer_zero_grad) use(13,optimmizer_zero_grad) use(14,optiimzer_zero_grad) \
  use(15,optimzer_zero_grad) use(16,optimiizer_zero_grad) use(17,optimzier_zero_grad) \
  use(18,optimier_zero_grad) use(19,optimizzer_zero_grad) use(20,optimiezr_zero_grad) \
  use(21,optimizr_zero_grad) use(22,optimizeer_zero_grad) use(23,optimizre_zero_grad) \
  use(24,optimize_zero_grad) use(25,optimizerr_zero_grad) use(26,optimize_rzero_grad) \
  use(27,optimizerzero_grad) use(28,optimizer__zero_grad) use(29,optimizerz_ero_grad) \
  use(30,optimizer_ero_grad) use(31,optimizer_zzero_grad) use(32,optimizer_ezro_grad) \
  use(33,optimizer_zro_grad) use(34,optimizer_zeero_grad) use(35,optimizer_zreo_grad) \
  use(36,optimizer_zeo_grad) use(37,optimizer_zerro_grad) use(38,optimizer_zeor_grad) \
  use(39,optimizer_zer_grad) use(40,optimizer_zeroo_grad) use(41,optimizer_zer_ograd) \
  use(42,optimizer_zerograd) use(43,optimizer_zero__grad) use(44,optimizer_zerog_rad) \
  use(45,optimizer_zero_rad) use(46,optimizer_zero_ggrad) use(47,optimizer_zero_rgad) \
  use(48,optimizer_zero_gad) use(49,optimizer_zero_grrad) use(50,optimizer_zero_gard) \
  use(51,optimizer_zero_grd) use(52,optimizer_zero_graad) use(53,optimizer_zero_grda) \
  use(54,optimizer_zero_gra) use(55,optimizer_zero_gradd) use(56,optimizers_zero_grad) \
  use(57,optimizer_zeros_grad) use(58,optimizer_zero_grads) use(59,optimizerZeroGrad) \
  use(60,OptimizerZeroGrad) use(61,optimiser_zero_grad)
#define DETPL_NEAR_on_before_backward(use) \
  use(0,on_backward_start) use(1,n_before_backward) use(2,oon_before_backward) use(3,no_before_backward) \
  use(4,o_before_backward) use(5,onn_before_backward) use(6,o_nbefore_backward) use(7,onbefore_backward) \
  use(8,on__before_backward) use(9,onb_efore_backward) use(10,on_efore_backward) \
  use(11,on_bbefore_backward) use(12,on_ebfore_backward) use(13,on_bfore_backward) \
  use(14,on_beefore_backward) use(15,on_bfeore_backward) use(16,on_beore_backward) \
  use(17,on_beffore_backward) use(18,on_beofre_backward) use(19,on_befre_backward) \
  use(20,on_befoore_backward) use(21,on_befroe_backward) use(22,on_befoe_backward) \
  use(23,on_beforre_backward) use(24,on_befoer_backward) use(25,on_befor_backward) \
  use(26,on_beforee_backward) use(27,on_befor_ebackward) use(28,on_beforebackward) \
  use(29,on_before__backward) use(30,on_beforeb_ackward) use(31,on_before_ackward) \
  use(32,on_before_bbackward) use(33,on_before_abckward) use(34,on_before_bckward) \
  use(35,on_before_baackward) use(36,on_before_bcakward) use(37,on_before_bakward) \
  use(38,on_before_bacckward) use(39,on_before_bakcward) use(40,on_before_bacward) \
  use(41,on_before_backkward) use(42,on_before_bacwkard) use(43,on_before_backard) \
  use(44,on_before_backwward) use(45,on_before_backawrd) use(46,on_before_backwrd) \
  use(47,on_before_backwaard) use(48,on_before_backwrad) use(49,on_before_backwad) \
  use(50,on_before_backwarrd) use(51,on_before_backwadr) use(52,on_before_backwar) \
  use(53,on_before_backwardd) use(54,ons_before_backward) use(55,on_befores_backward) \
  use(56,on_before_backwards) use(57,onBeforeBackward) use(58,OnBeforeBackward)
#define DETPL_NEAR_manual_backward(use) \
  use(0,anual_backward) use(1,mmanual_backward) use(2,amnual_backward) use(3,mnual_backward) \
  use(4,maanual_backward) use(5,mnaual_backward) use(6,maual_backward) use(7,mannual_backward) \
  use(8,maunal_backward) use(9,manal_backward) use(10,manuual_backward) use(11,manaul_backward) \
  use(12,manul_backward) use(13,manuaal_backward) use(14,manula_backward) use(15,manua_backward) \
  use(16,manuall_backward) use(17,manua_lbackward) use(18,manualbackward) use(19,manual__backward) \
  use(20,manualb_ackward) use(21,manual_ackward) use(22,manual_bbackward) use(23,manual_abckward) \
  use(24,manual_bckward) use(25,manual_baackward) use(26,manual_bcakward) use(27,manual_bakward) \
  use(28,manual_bacckward) use(29,manual_bakcward) use(30,manual_bacward) use(31,manual_backkward) \
  use(32,manual_bacwkard) use(33,manual_backard) use(34,manual_backwward) use(35,manual_backawrd) \
  use(36,manual_backwrd) use(37,manual_backwaard) use(38,manual_backwrad) use(39,manual_backwad) \
  use(40,manual_backwarrd) use(41,manual_backwadr) use(42,manual_backwar) use(43,manual_backwardd) \
  use(44,manuals_backward) use(45,manual_backwards) use(46,manualBackward) use(47,ManualBackward)
#define DETPL_NEAR_on_after_backward(use) \
  use(0,on_backward_end) use(1,n_after_backward) use(2,oon_after_backward) use(3,no_after_backward) \
  use(4,o_after_backward) use(5,onn_after_backward) use(6,o_nafter_backward) use(7,onafter_backward) \
  use(8,on__after_backward) use(9,ona_fter_backward) use(10,on_fter_backward) use(11,on_aafter_backward) \
  use(12,on_fater_backward) use(13,on_ater_backward) use(14,on_affter_backward) use(15,on_atfer_backward) \
  use(16,on_afer_backward) use(17,on_aftter_backward) use(18,on_afetr_backward) use(19,on_aftr_backward) \
  use(20,on_afteer_backward) use(21,on_aftre_backward) use(22,on_afte_backward) use(23,on_afterr_backward) \
  use(24,on_afte_rbackward) use(25,on_afterbackward) use(26,on_after__backward) use(27,on_afterb_ackward) \
  use(28,on_after_ackward) use(29,on_after_bbackward) use(30,on_after_abckward) use(31,on_after_bckward) \
  use(32,on_after_baackward) use(33,on_after_bcakward) use(34,on_after_bakward) use(35,on_after_bacckward) \
  use(36,on_after_bakcward) use(37,on_after_bacward) use(38,on_after_backkward) use(39,on_after_bacwkard) \
  use(40,on_after_backard) use(41,on_after_backwward) use(42,on_after_backawrd) use(43,on_after_backwrd) \
  use(44,on_after_backwaard) use(45,on_after_backwrad) use(46,on_after_backwad) use(47,on_after_backwarrd) \
  use(48,on_after_backwadr) use(49,on_after_backwar) use(50,on_after_backwardd) use(51,ons_after_backward) \
  use(52,on_afters_backward) use(53,on_after_backwards) use(54,onAfterBackward) use(55,OnAfterBackward)
#define DETPL_NEAR_on_before_optimizer_step(use) \
  use(0,on_optimizer_step) use(1,n_before_optimizer_step) use(2,oon_before_optimizer_step) \
  use(3,no_before_optimizer_step) use(4,o_before_optimizer_step) use(5,onn_before_optimizer_step) \
  use(6,o_nbefore_optimizer_step) use(7,onbefore_optimizer_step) use(8,on__before_optimizer_step) \
  use(9,onb_efore_optimizer_step) use(10,on_efore_optimizer_step) use(11,on_bbefore_optimizer_step) \
  use(12,on_ebfore_optimizer_step) use(13,on_bfore_optimizer_step) use(14,on_beefore_optimizer_step) \
  use(15,on_bfeore_optimizer_step) use(16,on_beore_optimizer_step) use(17,on_beffore_optimizer_step) \
  use(18,on_beofre_optimizer_step) use(19,on_befre_optimizer_step) use(20,on_befoore_optimizer_step) \
  use(21,on_befroe_optimizer_step) use(22,on_befoe_optimizer_step) use(23,on_beforre_optimizer_step) \
  use(24,on_befoer_optimizer_step) use(25,on_befor_optimizer_step) use(26,on_beforee_optimizer_step) \
  use(27,on_befor_eoptimizer_step) use(28,on_beforeoptimizer_step) use(29,on_before__optimizer_step) \
  use(30,on_beforeo_ptimizer_step) use(31,on_before_ptimizer_step) use(32,on_before_ooptimizer_step) \
  use(33,on_before_potimizer_step) use(34,on_before_otimizer_step) use(35,on_before_opptimizer_step) \
  use(36,on_before_otpimizer_step) use(37,on_before_opimizer_step) use(38,on_before_opttimizer_step) \
  use(39,on_before_opitmizer_step) use(40,on_before_optmizer_step) use(41,on_before_optiimizer_step) \
  use(42,on_before_optmiizer_step) use(43,on_before_optiizer_step) use(44,on_before_optimmizer_step) \
  use(45,on_before_optiimzer_step) use(46,on_before_optimzer_step) use(47,on_before_optimiizer_step) \
  use(48,on_before_optimzier_step) use(49,on_before_optimier_step) use(50,on_before_optimizzer_step) \
  use(51,on_before_optimiezr_step) use(52,on_before_optimizr_step) use(53,on_before_optimizeer_step) \
  use(54,on_before_optimizre_step) use(55,on_before_optimize_step) use(56,on_before_optimizerr_step) \
  use(57,on_before_optimize_rstep) use(58,on_before_optimizerstep) use(59,on_before_optimizer__step) \
  use(60,on_before_optimizers_tep) use(61,on_before_optimizer_tep) use(62,on_before_optimizer_sstep) \
  use(63,on_before_optimizer_tsep) use(64,on_before_optimizer_sep) use(65,on_before_optimizer_sttep) \
  use(66,on_before_optimizer_setp) use(67,on_before_optimizer_stp) use(68,on_before_optimizer_steep) \
  use(69,on_before_optimizer_stpe) use(70,on_before_optimizer_ste) use(71,on_before_optimizer_stepp) \
  use(72,ons_before_optimizer_step) use(73,on_befores_optimizer_step) use(74,on_before_optimizers_step) \
  use(75,on_before_optimizer_steps) use(76,onBeforeOptimizerStep) use(77,OnBeforeOptimizerStep) \
  use(78,on_before_optimiser_step)
#define DETPL_NEAR_configure_gradient_clipping(use) \
  use(0,onfigure_gradient_clipping) use(1,cconfigure_gradient_clipping) use(2,ocnfigure_gradient_clipping) \
  use(3,cnfigure_gradient_clipping) use(4,coonfigure_gradient_clipping) use(5,cnofigure_gradient_clipping) \
  use(6,cofigure_gradient_clipping) use(7,connfigure_gradient_clipping) use(8,cofnigure_gradient_clipping) \
  use(9,conigure_gradient_clipping) use(10,conffigure_gradient_clipping) \
  use(11,conifgure_gradient_clipping) use(12,confgure_gradient_clipping) \
  use(13,confiigure_gradient_clipping) use(14,confgiure_gradient_clipping) \
  use(15,confiure_gradient_clipping) use(16,configgure_gradient_clipping) \
  use(17,confiugre_gradient_clipping) use(18,configre_gradient_clipping) \
  use(19,configuure_gradient_clipping) use(20,configrue_gradient_clipping) \
  use(21,configue_gradient_clipping) use(22,configurre_gradient_clipping) \
  use(23,configuer_gradient_clipping) use(24,configur_gradient_clipping) \
  use(25,configuree_gradient_clipping) use(26,configur_egradient_clipping) \
  use(27,configuregradient_clipping) use(28,configure__gradient_clipping) \
  use(29,configureg_radient_clipping) use(30,configure_radient_clipping) \
  use(31,configure_ggradient_clipping) use(32,configure_rgadient_clipping) \
  use(33,configure_gadient_clipping) use(34,configure_grradient_clipping) \
  use(35,configure_gardient_clipping) use(36,configure_grdient_clipping) \
  use(37,configure_graadient_clipping) use(38,configure_grdaient_clipping) \
  use(39,configure_graient_clipping) use(40,configure_graddient_clipping) \
  use(41,configure_graident_clipping) use(42,configure_gradent_clipping) \
  use(43,configure_gradiient_clipping) use(44,configure_gradeint_clipping) \
  use(45,configure_gradint_clipping) use(46,configure_gradieent_clipping) \
  use(47,configure_gradinet_clipping) use(48,configure_gradiet_clipping) \
  use(49,configure_gradiennt_clipping) use(50,configure_gradietn_clipping) \
  use(51,configure_gradien_clipping) use(52,configure_gradientt_clipping) \
  use(53,configure_gradien_tclipping) use(54,configure_gradientclipping) \
  use(55,configure_gradient__clipping) use(56,configure_gradientc_lipping) \
  use(57,configure_gradient_lipping) use(58,configure_gradient_cclipping) \
  use(59,configure_gradient_lcipping) use(60,configure_gradient_cipping) \
  use(61,configure_gradient_cllipping) use(62,configure_gradient_cilpping) \
  use(63,configure_gradient_clpping) use(64,configure_gradient_cliipping) \
  use(65,configure_gradient_clpiping) use(66,configure_gradient_cliping) \
  use(67,configure_gradient_clippping) use(68,configure_gradient_clipipng) \
  use(69,configure_gradient_clippng) use(70,configure_gradient_clippiing) \
  use(71,configure_gradient_clippnig) use(72,configure_gradient_clippig) \
  use(73,configure_gradient_clippinng) use(74,configure_gradient_clippign) \
  use(75,configure_gradient_clippin) use(76,configure_gradient_clippingg) \
  use(77,configures_gradient_clipping) use(78,configure_gradients_clipping) \
  use(79,configure_gradient_clippings) use(80,configureGradientClipping) use(81,ConfigureGradientClipping)
#define DETPL_NEAR_optimizer_step(use) \
  use(0,ptimizer_step) use(1,ooptimizer_step) use(2,potimizer_step) use(3,otimizer_step) \
  use(4,opptimizer_step) use(5,otpimizer_step) use(6,opimizer_step) use(7,opttimizer_step) \
  use(8,opitmizer_step) use(9,optmizer_step) use(10,optiimizer_step) use(11,optmiizer_step) \
  use(12,optiizer_step) use(13,optimmizer_step) use(14,optiimzer_step) use(15,optimzer_step) \
  use(16,optimiizer_step) use(17,optimzier_step) use(18,optimier_step) use(19,optimizzer_step) \
  use(20,optimiezr_step) use(21,optimizr_step) use(22,optimizeer_step) use(23,optimizre_step) \
  use(24,optimize_step) use(25,optimizerr_step) use(26,optimize_rstep) use(27,optimizerstep) \
  use(28,optimizer__step) use(29,optimizers_tep) use(30,optimizer_tep) use(31,optimizer_sstep) \
  use(32,optimizer_tsep) use(33,optimizer_sep) use(34,optimizer_sttep) use(35,optimizer_setp) \
  use(36,optimizer_stp) use(37,optimizer_steep) use(38,optimizer_stpe) use(39,optimizer_ste) \
  use(40,optimizer_stepp) use(41,optimizers_step) use(42,optimizerStep) use(43,OptimizerStep) \
  use(44,optimiser_step)
#define DETPL_NEAR_lr_scheduler_step(use) \
  use(0,r_scheduler_step) use(1,llr_scheduler_step) use(2,rl_scheduler_step) use(3,l_scheduler_step) \
  use(4,lrr_scheduler_step) use(5,l_rscheduler_step) use(6,lrscheduler_step) use(7,lr__scheduler_step) \
  use(8,lrs_cheduler_step) use(9,lr_cheduler_step) use(10,lr_sscheduler_step) use(11,lr_csheduler_step) \
  use(12,lr_sheduler_step) use(13,lr_sccheduler_step) use(14,lr_shceduler_step) use(15,lr_sceduler_step) \
  use(16,lr_schheduler_step) use(17,lr_scehduler_step) use(18,lr_schduler_step) use(19,lr_scheeduler_step) \
  use(20,lr_schdeuler_step) use(21,lr_scheuler_step) use(22,lr_schedduler_step) use(23,lr_scheudler_step) \
  use(24,lr_schedler_step) use(25,lr_scheduuler_step) use(26,lr_schedluer_step) use(27,lr_scheduer_step) \
  use(28,lr_scheduller_step) use(29,lr_scheduelr_step) use(30,lr_schedulr_step) use(31,lr_scheduleer_step) \
  use(32,lr_schedulre_step) use(33,lr_schedule_step) use(34,lr_schedulerr_step) use(35,lr_schedule_rstep) \
  use(36,lr_schedulerstep) use(37,lr_scheduler__step) use(38,lr_schedulers_tep) use(39,lr_scheduler_tep) \
  use(40,lr_scheduler_sstep) use(41,lr_scheduler_tsep) use(42,lr_scheduler_sep) use(43,lr_scheduler_sttep) \
  use(44,lr_scheduler_setp) use(45,lr_scheduler_stp) use(46,lr_scheduler_steep) use(47,lr_scheduler_stpe) \
  use(48,lr_scheduler_ste) use(49,lr_scheduler_stepp) use(50,lrs_scheduler_step) use(51,lr_schedulers_step) \
  use(52,lr_scheduler_steps) use(53,lrSchedulerStep) use(54,LrSchedulerStep)
#define DETPL_NEAR_on_train_batch_end(use) \
  use(0,on_training_batch_end) use(1,on_train_step_end) use(2,on_training_step_end) use(3,on_step_end) \
  use(4,on_after_optimizer_step) use(5,n_train_batch_end) use(6,oon_train_batch_end) \
  use(7,no_train_batch_end) use(8,o_train_batch_end) use(9,onn_train_batch_end) use(10,o_ntrain_batch_end) \
  use(11,ontrain_batch_end) use(12,on__train_batch_end) use(13,ont_rain_batch_end) \
  use(14,on_rain_batch_end) use(15,on_ttrain_batch_end) use(16,on_rtain_batch_end) \
  use(17,on_tain_batch_end) use(18,on_trrain_batch_end) use(19,on_tarin_batch_end) \
  use(20,on_trin_batch_end) use(21,on_traain_batch_end) use(22,on_trian_batch_end) \
  use(23,on_tran_batch_end) use(24,on_traiin_batch_end) use(25,on_trani_batch_end) \
  use(26,on_trai_batch_end) use(27,on_trainn_batch_end) use(28,on_trai_nbatch_end) \
  use(29,on_trainbatch_end) use(30,on_train__batch_end) use(31,on_trainb_atch_end) \
  use(32,on_train_atch_end) use(33,on_train_bbatch_end) use(34,on_train_abtch_end) \
  use(35,on_train_btch_end) use(36,on_train_baatch_end) use(37,on_train_btach_end) \
  use(38,on_train_bach_end) use(39,on_train_battch_end) use(40,on_train_bacth_end) \
  use(41,on_train_bath_end) use(42,on_train_batcch_end) use(43,on_train_bathc_end) \
  use(44,on_train_batc_end) use(45,on_train_batchh_end) use(46,on_train_batc_hend) \
  use(47,on_train_batchend) use(48,on_train_batch__end) use(49,on_train_batche_nd) \
  use(50,on_train_batch_nd) use(51,on_train_batch_eend) use(52,on_train_batch_ned) \
  use(53,on_train_batch_ed) use(54,on_train_batch_ennd) use(55,on_train_batch_edn) \
  use(56,on_train_batch_en) use(57,on_train_batch_endd) use(58,ons_train_batch_end) \
  use(59,on_trains_batch_end) use(60,on_train_batchs_end) use(61,on_train_batch_ends) \
  use(62,onTrainBatchEnd) use(63,OnTrainBatchEnd)
#define DETPL_NEAR_on_batch_end(use) \
  use(0,n_batch_end) use(1,oon_batch_end) use(2,no_batch_end) use(3,o_batch_end) use(4,onn_batch_end) \
  use(5,o_nbatch_end) use(6,onbatch_end) use(7,on__batch_end) use(8,onb_atch_end) use(9,on_atch_end) \
  use(10,on_bbatch_end) use(11,on_abtch_end) use(12,on_btch_end) use(13,on_baatch_end) use(14,on_btach_end) \
  use(15,on_bach_end) use(16,on_battch_end) use(17,on_bacth_end) use(18,on_bath_end) use(19,on_batcch_end) \
  use(20,on_bathc_end) use(21,on_batc_end) use(22,on_batchh_end) use(23,on_batc_hend) use(24,on_batchend) \
  use(25,on_batch__end) use(26,on_batche_nd) use(27,on_batch_nd) use(28,on_batch_eend) use(29,on_batch_ned) \
  use(30,on_batch_ed) use(31,on_batch_ennd) use(32,on_batch_edn) use(33,on_batch_en) use(34,on_batch_endd) \
  use(35,ons_batch_end) use(36,on_batchs_end) use(37,on_batch_ends) use(38,onBatchEnd) use(39,OnBatchEnd)
#define DETPL_NEAR_training_epoch_end(use) \
  use(0,train_epoch_end) use(1,raining_epoch_end) use(2,ttraining_epoch_end) use(3,rtaining_epoch_end) \
  use(4,taining_epoch_end) use(5,trraining_epoch_end) use(6,tarining_epoch_end) use(7,trining_epoch_end) \
  use(8,traaining_epoch_end) use(9,trianing_epoch_end) use(10,traning_epoch_end) \
  use(11,traiining_epoch_end) use(12,traniing_epoch_end) use(13,traiing_epoch_end) \
  use(14,trainning_epoch_end) use(15,traiinng_epoch_end) use(16,trainng_epoch_end) \
  use(17,trainiing_epoch_end) use(18,trainnig_epoch_end) use(19,trainig_epoch_end) \
  use(20,traininng_epoch_end) use(21,trainign_epoch_end) use(22,trainin_epoch_end) \
  use(23,trainingg_epoch_end) use(24,trainin_gepoch_end) use(25,trainingepoch_end) \
  use(26,training__epoch_end) use(27,traininge_poch_end) use(28,training_poch_end) \
  use(29,training_eepoch_end) use(30,training_peoch_end) use(31,training_eoch_end) \
  use(32,training_eppoch_end) use(33,training_eopch_end) use(34,training_epch_end) \
  use(35,training_epooch_end) use(36,training_epcoh_end) use(37,training_epoh_end) \
  use(38,training_epocch_end) use(39,training_epohc_end) use(40,training_epoc_end) \
  use(41,training_epochh_end) use(42,training_epoc_hend) use(43,training_epochend) \
  use(44,training_epoch__end) use(45,training_epoche_nd) use(46,training_epoch_nd) \
  use(47,training_epoch_eend) use(48,training_epoch_ned) use(49,training_epoch_ed) \
  use(50,training_epoch_ennd) use(51,training_epoch_edn) use(52,training_epoch_en) \
  use(53,training_epoch_endd) use(54,trainings_epoch_end) use(55,training_epochs_end) \
  use(56,training_epoch_ends) use(57,trainingEpochEnd) use(58,TrainingEpochEnd)
#define DETPL_NEAR_on_train_epoch_end(use) \
  use(0,on_training_epoch_end) use(1,n_train_epoch_end) use(2,oon_train_epoch_end) \
  use(3,no_train_epoch_end) use(4,o_train_epoch_end) use(5,onn_train_epoch_end) use(6,o_ntrain_epoch_end) \
  use(7,ontrain_epoch_end) use(8,on__train_epoch_end) use(9,ont_rain_epoch_end) use(10,on_rain_epoch_end) \
  use(11,on_ttrain_epoch_end) use(12,on_rtain_epoch_end) use(13,on_tain_epoch_end) \
  use(14,on_trrain_epoch_end) use(15,on_tarin_epoch_end) use(16,on_trin_epoch_end) \
  use(17,on_traain_epoch_end) use(18,on_trian_epoch_end) use(19,on_tran_epoch_end) \
  use(20,on_traiin_epoch_end) use(21,on_trani_epoch_end) use(22,on_trai_epoch_end) \
  use(23,on_trainn_epoch_end) use(24,on_trai_nepoch_end) use(25,on_trainepoch_end) \
  use(26,on_train__epoch_end) use(27,on_traine_poch_end) use(28,on_train_poch_end) \
  use(29,on_train_eepoch_end) use(30,on_train_peoch_end) use(31,on_train_eoch_end) \
  use(32,on_train_eppoch_end) use(33,on_train_eopch_end) use(34,on_train_epch_end) \
  use(35,on_train_epooch_end) use(36,on_train_epcoh_end) use(37,on_train_epoh_end) \
  use(38,on_train_epocch_end) use(39,on_train_epohc_end) use(40,on_train_epoc_end) \
  use(41,on_train_epochh_end) use(42,on_train_epoc_hend) use(43,on_train_epochend) \
  use(44,on_train_epoch__end) use(45,on_train_epoche_nd) use(46,on_train_epoch_nd) \
  use(47,on_train_epoch_eend) use(48,on_train_epoch_ned) use(49,on_train_epoch_ed) \
  use(50,on_train_epoch_ennd) use(51,on_train_epoch_edn) use(52,on_train_epoch_en) \
  use(53,on_train_epoch_endd) use(54,ons_train_epoch_end) use(55,on_trains_epoch_end) \
  use(56,on_train_epochs_end) use(57,on_train_epoch_ends) use(58,onTrainEpochEnd) use(59,OnTrainEpochEnd)
#define DETPL_NEAR_on_epoch_end(use) \
  use(0,n_epoch_end) use(1,oon_epoch_end) use(2,no_epoch_end) use(3,o_epoch_end) use(4,onn_epoch_end) \
  use(5,o_nepoch_end) use(6,onepoch_end) use(7,on__epoch_end) use(8,one_poch_end) use(9,on_poch_end) \
  use(10,on_eepoch_end) use(11,on_peoch_end) use(12,on_eoch_end) use(13,on_eppoch_end) use(14,on_eopch_end) \
  use(15,on_epch_end) use(16,on_epooch_end) use(17,on_epcoh_end) use(18,on_epoh_end) use(19,on_epocch_end) \
  use(20,on_epohc_end) use(21,on_epoc_end) use(22,on_epochh_end) use(23,on_epoc_hend) use(24,on_epochend) \
  use(25,on_epoch__end) use(26,on_epoche_nd) use(27,on_epoch_nd) use(28,on_epoch_eend) use(29,on_epoch_ned) \
  use(30,on_epoch_ed) use(31,on_epoch_ennd) use(32,on_epoch_edn) use(33,on_epoch_en) use(34,on_epoch_endd) \
  use(35,ons_epoch_end) use(36,on_epochs_end) use(37,on_epoch_ends) use(38,onEpochEnd) use(39,OnEpochEnd)
#define DETPL_NEAR_on_train_end(use) \
  use(0,on_training_end) use(1,on_train_finish) use(2,on_training_finish) use(3,n_train_end) \
  use(4,oon_train_end) use(5,no_train_end) use(6,o_train_end) use(7,onn_train_end) use(8,o_ntrain_end) \
  use(9,ontrain_end) use(10,on__train_end) use(11,ont_rain_end) use(12,on_rain_end) use(13,on_ttrain_end) \
  use(14,on_rtain_end) use(15,on_tain_end) use(16,on_trrain_end) use(17,on_tarin_end) use(18,on_trin_end) \
  use(19,on_traain_end) use(20,on_trian_end) use(21,on_tran_end) use(22,on_traiin_end) use(23,on_trani_end) \
  use(24,on_trai_end) use(25,on_trainn_end) use(26,on_trai_nend) use(27,on_trainend) use(28,on_train__end) \
  use(29,on_traine_nd) use(30,on_train_nd) use(31,on_train_eend) use(32,on_train_ned) use(33,on_train_ed) \
  use(34,on_train_ennd) use(35,on_train_edn) use(36,on_train_en) use(37,on_train_endd) \
  use(38,ons_train_end) use(39,on_trains_end) use(40,on_train_ends) use(41,onTrainEnd) use(42,OnTrainEnd)
#define DETPL_NEAR_on_validation_model_zero_grad(use) \
  use(0,n_validation_model_zero_grad) use(1,oon_validation_model_zero_grad) \
  use(2,no_validation_model_zero_grad) use(3,o_validation_model_zero_grad) \
  use(4,onn_validation_model_zero_grad) use(5,o_nvalidation_model_zero_grad) \
  use(6,onvalidation_model_zero_grad) use(7,on__validation_model_zero_grad) \
  use(8,onv_alidation_model_zero_grad) use(9,on_alidation_model_zero_grad) \
  use(10,on_vvalidation_model_zero_grad) use(11,on_avlidation_model_zero_grad) \
  use(12,on_vlidation_model_zero_grad) use(13,on_vaalidation_model_zero_grad) \
  use(14,on_vlaidation_model_zero_grad) use(15,on_vaidation_model_zero_grad) \
  use(16,on_vallidation_model_zero_grad) use(17,on_vaildation_model_zero_grad) \
  use(18,on_valdation_model_zero_grad) use(19,on_valiidation_model_zero_grad) \
  use(20,on_valdiation_model_zero_grad) use(21,on_valiation_model_zero_grad) \
  use(22,on_validdation_model_zero_grad) use(23,on_valiadtion_model_zero_grad) \
  use(24,on_validtion_model_zero_grad) use(25,on_validaation_model_zero_grad) \
  use(26,on_validtaion_model_zero_grad) use(27,on_validaion_model_zero_grad) \
  use(28,on_validattion_model_zero_grad) use(29,on_validaiton_model_zero_grad) \
  use(30,on_validaton_model_zero_grad) use(31,on_validatiion_model_zero_grad) \
  use(32,on_validatoin_model_zero_grad) use(33,on_validatin_model_zero_grad) \
  use(34,on_validatioon_model_zero_grad) use(35,on_validatino_model_zero_grad) \
  use(36,on_validatio_model_zero_grad) use(37,on_validationn_model_zero_grad) \
  use(38,on_validatio_nmodel_zero_grad) use(39,on_validationmodel_zero_grad) \
  use(40,on_validation__model_zero_grad) use(41,on_validationm_odel_zero_grad) \
  use(42,on_validation_odel_zero_grad) use(43,on_validation_mmodel_zero_grad) \
  use(44,on_validation_omdel_zero_grad) use(45,on_validation_mdel_zero_grad) \
  use(46,on_validation_moodel_zero_grad) use(47,on_validation_mdoel_zero_grad) \
  use(48,on_validation_moel_zero_grad) use(49,on_validation_moddel_zero_grad) \
  use(50,on_validation_moedl_zero_grad) use(51,on_validation_modl_zero_grad) \
  use(52,on_validation_modeel_zero_grad) use(53,on_validation_modle_zero_grad) \
  use(54,on_validation_mode_zero_grad) use(55,on_validation_modell_zero_grad) \
  use(56,on_validation_mode_lzero_grad) use(57,on_validation_modelzero_grad) \
  use(58,on_validation_model__zero_grad) use(59,on_validation_modelz_ero_grad) \
  use(60,on_validation_model_ero_grad) use(61,on_validation_model_zzero_grad) \
  use(62,on_validation_model_ezro_grad) use(63,on_validation_model_zro_grad) \
  use(64,on_validation_model_zeero_grad) use(65,on_validation_model_zreo_grad) \
  use(66,on_validation_model_zeo_grad) use(67,on_validation_model_zerro_grad) \
  use(68,on_validation_model_zeor_grad) use(69,on_validation_model_zer_grad) \
  use(70,on_validation_model_zeroo_grad) use(71,on_validation_model_zer_ograd) \
  use(72,on_validation_model_zerograd) use(73,on_validation_model_zero__grad) \
  use(74,on_validation_model_zerog_rad) use(75,on_validation_model_zero_rad) \
  use(76,on_validation_model_zero_ggrad) use(77,on_validation_model_zero_rgad) \
  use(78,on_validation_model_zero_gad) use(79,on_validation_model_zero_grrad) \
  use(80,on_validation_model_zero_gard) use(81,on_validation_model_zero_grd) \
  use(82,on_validation_model_zero_graad) use(83,on_validation_model_zero_grda) \
  use(84,on_validation_model_zero_gra) use(85,on_validation_model_zero_gradd) \
  use(86,ons_validation_model_zero_grad) use(87,on_validations_model_zero_grad) \
  use(88,on_validation_models_zero_grad) use(89,on_validation_model_zeros_grad) \
  use(90,on_validation_model_zero_grads) use(91,onValidationModelZeroGrad) \
  use(92,OnValidationModelZeroGrad)
#define DETPL_NEAR_on_validation_model_eval(use) \
  use(0,n_validation_model_eval) use(1,oon_validation_model_eval) use(2,no_validation_model_eval) \
  use(3,o_validation_model_eval) use(4,onn_validation_model_eval) use(5,o_nvalidation_model_eval) \
  use(6,onvalidation_model_eval) use(7,on__validation_model_eval) use(8,onv_alidation_model_eval) \
  use(9,on_alidation_model_eval) use(10,on_vvalidation_model_eval) use(11,on_avlidation_model_eval) \
  use(12,on_vlidation_model_eval) use(13,on_vaalidation_model_eval) use(14,on_vlaidation_model_eval) \
  use(15,on_vaidation_model_eval) use(16,on_vallidation_model_eval) use(17,on_vaildation_model_eval) \
  use(18,on_valdation_model_eval) use(19,on_valiidation_model_eval) use(20,on_valdiation_model_eval) \
  use(21,on_valiation_model_eval) use(22,on_validdation_model_eval) use(23,on_valiadtion_model_eval) \
  use(24,on_validtion_model_eval) use(25,on_validaation_model_eval) use(26,on_validtaion_model_eval) \
  use(27,on_validaion_model_eval) use(28,on_validattion_model_eval) use(29,on_validaiton_model_eval) \
  use(30,on_validaton_model_eval) use(31,on_validatiion_model_eval) use(32,on_validatoin_model_eval) \
  use(33,on_validatin_model_eval) use(34,on_validatioon_model_eval) use(35,on_validatino_model_eval) \
  use(36,on_validatio_model_eval) use(37,on_validationn_model_eval) use(38,on_validatio_nmodel_eval) \
  use(39,on_validationmodel_eval) use(40,on_validation__model_eval) use(41,on_validationm_odel_eval) \
  use(42,on_validation_odel_eval) use(43,on_validation_mmodel_eval) use(44,on_validation_omdel_eval) \
  use(45,on_validation_mdel_eval) use(46,on_validation_moodel_eval) use(47,on_validation_mdoel_eval) \
  use(48,on_validation_moel_eval) use(49,on_validation_moddel_eval) use(50,on_validation_moedl_eval) \
  use(51,on_validation_modl_eval) use(52,on_validation_modeel_eval) use(53,on_validation_modle_eval) \
  use(54,on_validation_mode_eval) use(55,on_validation_modell_eval) use(56,on_validation_mode_leval) \
  use(57,on_validation_modeleval) use(58,on_validation_model__eval) use(59,on_validation_modele_val) \
  use(60,on_validation_model_val) use(61,on_validation_model_eeval) use(62,on_validation_model_veal) \
  use(63,on_validation_model_eal) use(64,on_validation_model_evval) use(65,on_validation_model_eavl) \
  use(66,on_validation_model_evl) use(67,on_validation_model_evaal) use(68,on_validation_model_evla) \
  use(69,on_validation_model_eva) use(70,on_validation_model_evall) use(71,ons_validation_model_eval) \
  use(72,on_validations_model_eval) use(73,on_validation_models_eval) use(74,on_validation_model_evals) \
  use(75,onValidationModelEval) use(76,OnValidationModelEval)
#define DETPL_NEAR_on_validation_start(use) \
  use(0,on_val_start) use(1,on_valid_start) use(2,on_validate_start) use(3,on_validation_begin) \
  use(4,n_validation_start) use(5,oon_validation_start) use(6,no_validation_start) \
  use(7,o_validation_start) use(8,onn_validation_start) use(9,o_nvalidation_start) \
  use(10,onvalidation_start) use(11,on__validation_start) use(12,onv_alidation_start) \
  use(13,on_alidation_start) use(14,on_vvalidation_start) use(15,on_avlidation_start) \
  use(16,on_vlidation_start) use(17,on_vaalidation_start) use(18,on_vlaidation_start) \
  use(19,on_vaidation_start) use(20,on_vallidation_start) use(21,on_vaildation_start) \
  use(22,on_valdation_start) use(23,on_valiidation_start) use(24,on_valdiation_start) \
  use(25,on_valiation_start) use(26,on_validdation_start) use(27,on_valiadtion_start) \
  use(28,on_validtion_start) use(29,on_validaation_start) use(30,on_validtaion_start) \
  use(31,on_validaion_start) use(32,on_validattion_start) use(33,on_validaiton_start) \
  use(34,on_validaton_start) use(35,on_validatiion_start) use(36,on_validatoin_start) \
  use(37,on_validatin_start) use(38,on_validatioon_start) use(39,on_validatino_start) \
  use(40,on_validatio_start) use(41,on_validationn_start) use(42,on_validatio_nstart) \
  use(43,on_validationstart) use(44,on_validation__start) use(45,on_validations_tart) \
  use(46,on_validation_tart) use(47,on_validation_sstart) use(48,on_validation_tsart) \
  use(49,on_validation_sart) use(50,on_validation_sttart) use(51,on_validation_satrt) \
  use(52,on_validation_strt) use(53,on_validation_staart) use(54,on_validation_strat) \
  use(55,on_validation_stat) use(56,on_validation_starrt) use(57,on_validation_statr) \
  use(58,on_validation_star) use(59,on_validation_startt) use(60,ons_validation_start) \
  use(61,on_validations_start) use(62,on_validation_starts) use(63,onValidationStart) \
  use(64,OnValidationStart)
#define DETPL_NEAR_on_validation_epoch_start(use) \
  use(0,on_val_epoch_start) use(1,on_valid_epoch_start) use(2,on_validation_epoch_begin) \
  use(3,n_validation_epoch_start) use(4,oon_validation_epoch_start) use(5,no_validation_epoch_start) \
  use(6,o_validation_epoch_start) use(7,onn_validation_epoch_start) use(8,o_nvalidation_epoch_start) \
  use(9,onvalidation_epoch_start) use(10,on__validation_epoch_start) use(11,onv_alidation_epoch_start) \
  use(12,on_alidation_epoch_start) use(13,on_vvalidation_epoch_start) use(14,on_avlidation_epoch_start) \
  use(15,on_vlidation_epoch_start) use(16,on_vaalidation_epoch_start) use(17,on_vlaidation_epoch_start) \
  use(18,on_vaidation_epoch_start) use(19,on_vallidation_epoch_start) use(20,on_vaildation_epoch_start) \
  use(21,on_valdation_epoch_start) use(22,on_valiidation_epoch_start) use(23,on_valdiation_epoch_start) \
  use(24,on_valiation_epoch_start) use(25,on_validdation_epoch_start) use(26,on_valiadtion_epoch_start) \
  use(27,on_validtion_epoch_start) use(28,on_validaation_epoch_start) use(29,on_validtaion_epoch_start) \
  use(30,on_validaion_epoch_start) use(31,on_validattion_epoch_start) use(32,on_validaiton_epoch_start) \
  use(33,on_validaton_epoch_start) use(34,on_validatiion_epoch_start) use(35,on_validatoin_epoch_start) \
  use(36,on_validatin_epoch_start) use(37,on_validatioon_epoch_start) use(38,on_validatino_epoch_start) \
  use(39,on_validatio_epoch_start) use(40,on_validationn_epoch_start) use(41,on_validatio_nepoch_start) \
  use(42,on_validationepoch_start) use(43,on_validation__epoch_start) use(44,on_validatione_poch_start) \
  use(45,on_validation_poch_start) use(46,on_validation_eepoch_start) use(47,on_validation_peoch_start) \
  use(48,on_validation_eoch_start) use(49,on_validation_eppoch_start) use(50,on_validation_eopch_start) \
  use(51,on_validation_epch_start) use(52,on_validation_epooch_start) use(53,on_validation_epcoh_start) \
  use(54,on_validation_epoh_start) use(55,on_validation_epocch_start) use(56,on_validation_epohc_start) \
  use(57,on_validation_epoc_start) use(58,on_validation_epochh_start) use(59,on_validation_epoc_hstart) \
  use(60,on_validation_epochstart) use(61,on_validation_epoch__start) use(62,on_validation_epochs_tart) \
  use(63,on_validation_epoch_tart) use(64,on_validation_epoch_sstart) use(65,on_validation_epoch_tsart) \
  use(66,on_validation_epoch_sart) use(67,on_validation_epoch_sttart) use(68,on_validation_epoch_satrt) \
  use(69,on_validation_epoch_strt) use(70,on_validation_epoch_staart) use(71,on_validation_epoch_strat) \
  use(72,on_validation_epoch_stat) use(73,on_validation_epoch_starrt) use(74,on_validation_epoch_statr) \
  use(75,on_validation_epoch_star) use(76,on_validation_epoch_startt) use(77,ons_validation_epoch_start) \
  use(78,on_validations_epoch_start) use(79,on_validation_epochs_start) use(80,on_validation_epoch_starts) \
  use(81,onValidationEpochStart) use(82,OnValidationEpochStart)
#define DETPL_NEAR_on_validation_batch_start(use) \
  use(0,on_val_batch_start) use(1,on_valid_batch_start) use(2,on_validation_batch_begin) \
  use(3,on_validation_step_start) use(4,n_validation_batch_start) use(5,oon_validation_batch_start) \
  use(6,no_validation_batch_start) use(7,o_validation_batch_start) use(8,onn_validation_batch_start) \
  use(9,o_nvalidation_batch_start) use(10,onvalidation_batch_start) use(11,on__validation_batch_start) \
  use(12,onv_alidation_batch_start) use(13,on_alidation_batch_start) use(14,on_vvalidation_batch_start) \
  use(15,on_avlidation_batch_start) use(16,on_vlidation_batch_start) use(17,on_vaalidation_batch_start) \
  use(18,on_vlaidation_batch_start) use(19,on_vaidation_batch_start) use(20,on_vallidation_batch_start) \
  use(21,on_vaildation_batch_start) use(22,on_valdation_batch_start) use(23,on_valiidation_batch_start) \
  use(24,on_valdiation_batch_start) use(25,on_valiation_batch_start) use(26,on_validdation_batch_start) \
  use(27,on_valiadtion_batch_start) use(28,on_validtion_batch_start) use(29,on_validaation_batch_start) \
  use(30,on_validtaion_batch_start) use(31,on_validaion_batch_start) use(32,on_validattion_batch_start) \
  use(33,on_validaiton_batch_start) use(34,on_validaton_batch_start) use(35,on_validatiion_batch_start) \
  use(36,on_validatoin_batch_start) use(37,on_validatin_batch_start) use(38,on_validatioon_batch_start) \
  use(39,on_validatino_batch_start) use(40,on_validatio_batch_start) use(41,on_validationn_batch_start) \
  use(42,on_validatio_nbatch_start) use(43,on_validationbatch_start) use(44,on_validation__batch_start) \
  use(45,on_validationb_atch_start) use(46,on_validation_atch_start) use(47,on_validation_bbatch_start) \
  use(48,on_validation_abtch_start) use(49,on_validation_btch_start) use(50,on_validation_baatch_start) \
  use(51,on_validation_btach_start) use(52,on_validation_bach_start) use(53,on_validation_battch_start) \
  use(54,on_validation_bacth_start) use(55,on_validation_bath_start) use(56,on_validation_batcch_start) \
  use(57,on_validation_bathc_start) use(58,on_validation_batc_start) use(59,on_validation_batchh_start) \
  use(60,on_validation_batc_hstart) use(61,on_validation_batchstart) use(62,on_validation_batch__start) \
  use(63,on_validation_batchs_tart) use(64,on_validation_batch_tart) use(65,on_validation_batch_sstart) \
  use(66,on_validation_batch_tsart) use(67,on_validation_batch_sart) use(68,on_validation_batch_sttart) \
  use(69,on_validation_batch_satrt) use(70,on_validation_batch_strt) use(71,on_validation_batch_staart) \
  use(72,on_validation_batch_strat) use(73,on_validation_batch_stat) use(74,on_validation_batch_starrt) \
  use(75,on_validation_batch_statr) use(76,on_validation_batch_star) use(77,on_validation_batch_startt) \
  use(78,ons_validation_batch_start) use(79,on_validations_batch_start) use(80,on_validation_batchs_start) \
  use(81,on_validation_batch_starts) use(82,onValidationBatchStart) use(83,OnValidationBatchStart)
#define DETPL_NEAR_validation_step(use) \
  use(0,validation_end) use(1,on_validation_step) use(2,alidation_step) use(3,vvalidation_step) \
  use(4,avlidation_step) use(5,vlidation_step) use(6,vaalidation_step) use(7,vlaidation_step) \
  use(8,vaidation_step) use(9,vallidation_step) use(10,vaildation_step) use(11,valdation_step) \
  use(12,valiidation_step) use(13,valdiation_step) use(14,valiation_step) use(15,validdation_step) \
  use(16,valiadtion_step) use(17,validtion_step) use(18,validaation_step) use(19,validtaion_step) \
  use(20,validaion_step) use(21,validattion_step) use(22,validaiton_step) use(23,validaton_step) \
  use(24,validatiion_step) use(25,validatoin_step) use(26,validatin_step) use(27,validatioon_step) \
  use(28,validatino_step) use(29,validatio_step) use(30,validationn_step) use(31,validatio_nstep) \
  use(32,validationstep) use(33,validation__step) use(34,validations_tep) use(35,validation_tep) \
  use(36,validation_sstep) use(37,validation_tsep) use(38,validation_sep) use(39,validation_sttep) \
  use(40,validation_setp) use(41,validation_stp) use(42,validation_steep) use(43,validation_stpe) \
  use(44,validation_ste) use(45,validation_stepp) use(46,validations_step) use(47,validation_steps) \
  use(48,validationStep) use(49,ValidationStep)
#define DETPL_NEAR_validation_step_end(use) \
  use(0,alidation_step_end) use(1,vvalidation_step_end) use(2,avlidation_step_end) \
  use(3,vlidation_step_end) use(4,vaalidation_step_end) use(5,vlaidation_step_end) \
  use(6,vaidation_step_end) use(7,vallidation_step_end) use(8,vaildation_step_end) \
  use(9,valdation_step_end) use(10,valiidation_step_end) use(11,valdiation_step_end) \
  use(12,valiation_step_end) use(13,validdation_step_end) use(14,valiadtion_step_end) \
  use(15,validtion_step_end) use(16,validaation_step_end) use(17,validtaion_step_end) \
  use(18,validaion_step_end) use(19,validattion_step_end) use(20,validaiton_step_end) \
  use(21,validaton_step_end) use(22,validatiion_step_end) use(23,validatoin_step_end) \
  use(24,validatin_step_end) use(25,validatioon_step_end) use(26,validatino_step_end) \
  use(27,validatio_step_end) use(28,validationn_step_end) use(29,validatio_nstep_end) \
  use(30,validationstep_end) use(31,validation__step_end) use(32,validations_tep_end) \
  use(33,validation_tep_end) use(34,validation_sstep_end) use(35,validation_tsep_end) \
  use(36,validation_sep_end) use(37,validation_sttep_end) use(38,validation_setp_end) \
  use(39,validation_stp_end) use(40,validation_steep_end) use(41,validation_stpe_end) \
  use(42,validation_ste_end) use(43,validation_stepp_end) use(44,validation_ste_pend) \
  use(45,validation_stepend) use(46,validation_step__end) use(47,validation_stepe_nd) \
  use(48,validation_step_nd) use(49,validation_step_eend) use(50,validation_step_ned) \
  use(51,validation_step_ed) use(52,validation_step_ennd) use(53,validation_step_edn) \
  use(54,validation_step_en) use(55,validation_step_endd) use(56,validations_step_end) \
  use(57,validation_steps_end) use(58,validation_step_ends) use(59,validationStepEnd) \
  use(60,ValidationStepEnd)
#define DETPL_NEAR_on_validation_batch_end(use) \
  use(0,on_val_batch_end) use(1,on_valid_batch_end) use(2,on_validation_step_end) \
  use(3,n_validation_batch_end) use(4,oon_validation_batch_end) use(5,no_validation_batch_end) \
  use(6,o_validation_batch_end) use(7,onn_validation_batch_end) use(8,o_nvalidation_batch_end) \
  use(9,onvalidation_batch_end) use(10,on__validation_batch_end) use(11,onv_alidation_batch_end) \
  use(12,on_alidation_batch_end) use(13,on_vvalidation_batch_end) use(14,on_avlidation_batch_end) \
  use(15,on_vlidation_batch_end) use(16,on_vaalidation_batch_end) use(17,on_vlaidation_batch_end) \
  use(18,on_vaidation_batch_end) use(19,on_vallidation_batch_end) use(20,on_vaildation_batch_end) \
  use(21,on_valdation_batch_end) use(22,on_valiidation_batch_end) use(23,on_valdiation_batch_end) \
  use(24,on_valiation_batch_end) use(25,on_validdation_batch_end) use(26,on_valiadtion_batch_end) \
  use(27,on_validtion_batch_end) use(28,on_validaation_batch_end) use(29,on_validtaion_batch_end) \
  use(30,on_validaion_batch_end) use(31,on_validattion_batch_end) use(32,on_validaiton_batch_end) \
  use(33,on_validaton_batch_end) use(34,on_validatiion_batch_end) use(35,on_validatoin_batch_end) \
  use(36,on_validatin_batch_end) use(37,on_validatioon_batch_end) use(38,on_validatino_batch_end) \
  use(39,on_validatio_batch_end) use(40,on_validationn_batch_end) use(41,on_validatio_nbatch_end) \
  use(42,on_validationbatch_end) use(43,on_validation__batch_end) use(44,on_validationb_atch_end) \
  use(45,on_validation_atch_end) use(46,on_validation_bbatch_end) use(47,on_validation_abtch_end) \
  use(48,on_validation_btch_end) use(49,on_validation_baatch_end) use(50,on_validation_btach_end) \
  use(51,on_validation_bach_end) use(52,on_validation_battch_end) use(53,on_validation_bacth_end) \
  use(54,on_validation_bath_end) use(55,on_validation_batcch_end) use(56,on_validation_bathc_end) \
  use(57,on_validation_batc_end) use(58,on_validation_batchh_end) use(59,on_validation_batc_hend) \
  use(60,on_validation_batchend) use(61,on_validation_batch__end) use(62,on_validation_batche_nd) \
  use(63,on_validation_batch_nd) use(64,on_validation_batch_eend) use(65,on_validation_batch_ned) \
  use(66,on_validation_batch_ed) use(67,on_validation_batch_ennd) use(68,on_validation_batch_edn) \
  use(69,on_validation_batch_en) use(70,on_validation_batch_endd) use(71,ons_validation_batch_end) \
  use(72,on_validations_batch_end) use(73,on_validation_batchs_end) use(74,on_validation_batch_ends) \
  use(75,onValidationBatchEnd) use(76,OnValidationBatchEnd)
#define DETPL_NEAR_validation_epoch_end(use) \
  use(0,val_epoch_end) use(1,valid_epoch_end) use(2,validate_epoch_end) use(3,alidation_epoch_end) \
  use(4,vvalidation_epoch_end) use(5,avlidation_epoch_end) use(6,vlidation_epoch_end) \
  use(7,vaalidation_epoch_end) use(8,vlaidation_epoch_end) use(9,vaidation_epoch_end) \
  use(10,vallidation_epoch_end) use(11,vaildation_epoch_end) use(12,valdation_epoch_end) \
  use(13,valiidation_epoch_end) use(14,valdiation_epoch_end) use(15,valiation_epoch_end) \
  use(16,validdation_epoch_end) use(17,valiadtion_epoch_end) use(18,validtion_epoch_end) \
  use(19,validaation_epoch_end) use(20,validtaion_epoch_end) use(21,validaion_epoch_end) \
  use(22,validattion_epoch_end) use(23,validaiton_epoch_end) use(24,validaton_epoch_end) \
  use(25,validatiion_epoch_end) use(26,validatoin_epoch_end) use(27,validatin_epoch_end) \
  use(28,validatioon_epoch_end) use(29,validatino_epoch_end) use(30,validatio_epoch_end) \
  use(31,validationn_epoch_end) use(32,validatio_nepoch_end) use(33,validationepoch_end) \
  use(34,validation__epoch_end) use(35,validatione_poch_end) use(36,validation_poch_end) \
  use(37,validation_eepoch_end) use(38,validation_peoch_end) use(39,validation_eoch_end) \
  use(40,validation_eppoch_end) use(41,validation_eopch_end) use(42,validation_epch_end) \
  use(43,validation_epooch_end) use(44,validation_epcoh_end) use(45,validation_epoh_end) \
  use(46,validation_epocch_end) use(47,validation_epohc_end) use(48,validation_epoc_end) \
  use(49,validation_epochh_end) use(50,validation_epoc_hend) use(51,validation_epochend) \
  use(52,validation_epoch__end) use(53,validation_epoche_nd) use(54,validation_epoch_nd) \
  use(55,validation_epoch_eend) use(56,validation_epoch_ned) use(57,validation_epoch_ed) \
  use(58,validation_epoch_ennd) use(59,validation_epoch_edn) use(60,validation_epoch_en) \
  use(61,validation_epoch_endd) use(62,validations_epoch_end) use(63,validation_epochs_end) \
  use(64,validation_epoch_ends) use(65,validationEpochEnd) use(66,ValidationEpochEnd)
#define DETPL_NEAR_on_validation_epoch_end(use) \
  use(0,on_val_epoch_end) use(1,on_valid_epoch_end) use(2,n_validation_epoch_end) \
  use(3,oon_validation_epoch_end) use(4,no_validation_epoch_end) use(5,o_validation_epoch_end) \
  use(6,onn_validation_epoch_end) use(7,o_nvalidation_epoch_end) use(8,onvalidation_epoch_end) \
  use(9,on__validation_epoch_end) use(10,onv_alidation_epoch_end) use(11,on_alidation_epoch_end) \
  use(12,on_vvalidation_epoch_end) use(13,on_avlidation_epoch_end) use(14,on_vlidation_epoch_end) \
  use(15,on_vaalidation_epoch_end) use(16,on_vlaidation_epoch_end) use(17,on_vaidation_epoch_end) \
  use(18,on_vallidation_epoch_end) use(19,on_vaildation_epoch_end) use(20,on_valdation_epoch_end) \
  use(21,on_valiidation_epoch_end) use(22,on_valdiation_epoch_end) use(23,on_valiation_epoch_end) \
  use(24,on_validdation_epoch_end) use(25,on_valiadtion_epoch_end) use(26,on_validtion_epoch_end) \
  use(27,on_validaation_epoch_end) use(28,on_validtaion_epoch_end) use(29,on_validaion_epoch_end) \
  use(30,on_validattion_epoch_end) use(31,on_validaiton_epoch_end) use(32,on_validaton_epoch_end) \
  use(33,on_validatiion_epoch_end) use(34,on_validatoin_epoch_end) use(35,on_validatin_epoch_end) \
  use(36,on_validatioon_epoch_end) use(37,on_validatino_epoch_end) use(38,on_validatio_epoch_end) \
  use(39,on_validationn_epoch_end) use(40,on_validatio_nepoch_end) use(41,on_validationepoch_end) \
  use(42,on_validation__epoch_end) use(43,on_validatione_poch_end) use(44,on_validation_poch_end) \
  use(45,on_validation_eepoch_end) use(46,on_validation_peoch_end) use(47,on_validation_eoch_end) \
  use(48,on_validation_eppoch_end) use(49,on_validation_eopch_end) use(50,on_validation_epch_end) \
  use(51,on_validation_epooch_end) use(52,on_validation_epcoh_end) use(53,on_validation_epoh_end) \
  use(54,on_validation_epocch_end) use(55,on_validation_epohc_end) use(56,on_validation_epoc_end) \
  use(57,on_validation_epochh_end) use(58,on_validation_epoc_hend) use(59,on_validation_epochend) \
  use(60,on_validation_epoch__end) use(61,on_validation_epoche_nd) use(62,on_validation_epoch_nd) \
  use(63,on_validation_epoch_eend) use(64,on_validation_epoch_ned) use(65,on_validation_epoch_ed) \
  use(66,on_validation_epoch_ennd) use(67,on_validation_epoch_edn) use(68,on_validation_epoch_en) \
  use(69,on_validation_epoch_endd) use(70,ons_validation_epoch_end) use(71,on_validations_epoch_end) \
  use(72,on_validation_epochs_end) use(73,on_validation_epoch_ends) use(74,onValidationEpochEnd) \
  use(75,OnValidationEpochEnd)
#define DETPL_NEAR_on_validation_end(use) \
  use(0,on_val_end) use(1,on_valid_end) use(2,on_validate_end) use(3,n_validation_end) \
  use(4,oon_validation_end) use(5,no_validation_end) use(6,o_validation_end) use(7,onn_validation_end) \
  use(8,o_nvalidation_end) use(9,onvalidation_end) use(10,on__validation_end) use(11,onv_alidation_end) \
  use(12,on_alidation_end) use(13,on_vvalidation_end) use(14,on_avlidation_end) use(15,on_vlidation_end) \
  use(16,on_vaalidation_end) use(17,on_vlaidation_end) use(18,on_vaidation_end) use(19,on_vallidation_end) \
  use(20,on_vaildation_end) use(21,on_valdation_end) use(22,on_valiidation_end) use(23,on_valdiation_end) \
  use(24,on_valiation_end) use(25,on_validdation_end) use(26,on_valiadtion_end) use(27,on_validtion_end) \
  use(28,on_validaation_end) use(29,on_validtaion_end) use(30,on_validaion_end) use(31,on_validattion_end) \
  use(32,on_validaiton_end) use(33,on_validaton_end) use(34,on_validatiion_end) use(35,on_validatoin_end) \
  use(36,on_validatin_end) use(37,on_validatioon_end) use(38,on_validatino_end) use(39,on_validatio_end) \
  use(40,on_validationn_end) use(41,on_validatio_nend) use(42,on_validationend) use(43,on_validation__end) \
  use(44,on_validatione_nd) use(45,on_validation_nd) use(46,on_validation_eend) use(47,on_validation_ned) \
  use(48,on_validation_ed) use(49,on_validation_ennd) use(50,on_validation_edn) use(51,on_validation_en) \
  use(52,on_validation_endd) use(53,ons_validation_end) use(54,on_validations_end) \
  use(55,on_validation_ends) use(56,onValidationEnd) use(57,OnValidationEnd)
#define DETPL_NEAR_on_validation_model_train(use) \
  use(0,n_validation_model_train) use(1,oon_validation_model_train) use(2,no_validation_model_train) \
  use(3,o_validation_model_train) use(4,onn_validation_model_train) use(5,o_nvalidation_model_train) \
  use(6,onvalidation_model_train) use(7,on__validation_model_train) use(8,onv_alidation_model_train) \
  use(9,on_alidation_model_train) use(10,on_vvalidation_model_train) use(11,on_avlidation_model_train) \
  use(12,on_vlidation_model_train) use(13,on_vaalidation_model_train) use(14,on_vlaidation_model_train) \
  use(15,on_vaidation_model_train) use(16,on_vallidation_model_train) use(17,on_vaildation_model_train) \
  use(18,on_valdation_model_train) use(19,on_valiidation_model_train) use(20,on_valdiation_model_train) \
  use(21,on_valiation_model_train) use(22,on_validdation_model_train) use(23,on_valiadtion_model_train) \
  use(24,on_validtion_model_train) use(25,on_validaation_model_train) use(26,on_validtaion_model_train) \
  use(27,on_validaion_model_train) use(28,on_validattion_model_train) use(29,on_validaiton_model_train) \
  use(30,on_validaton_model_train) use(31,on_validatiion_model_train) use(32,on_validatoin_model_train) \
  use(33,on_validatin_model_train) use(34,on_validatioon_model_train) use(35,on_validatino_model_train) \
  use(36,on_validatio_model_train) use(37,on_validationn_model_train) use(38,on_validatio_nmodel_train) \
  use(39,on_validationmodel_train) use(40,on_validation__model_train) use(41,on_validationm_odel_train) \
  use(42,on_validation_odel_train) use(43,on_validation_mmodel_train) use(44,on_validation_omdel_train) \
  use(45,on_validation_mdel_train) use(46,on_validation_moodel_train) use(47,on_validation_mdoel_train) \
  use(48,on_validation_moel_train) use(49,on_validation_moddel_train) use(50,on_validation_moedl_train) \
  use(51,on_validation_modl_train) use(52,on_validation_modeel_train) use(53,on_validation_modle_train) \
  use(54,on_validation_mode_train) use(55,on_validation_modell_train) use(56,on_validation_mode_ltrain) \
  use(57,on_validation_modeltrain) use(58,on_validation_model__train) use(59,on_validation_modelt_rain) \
  use(60,on_validation_model_rain) use(61,on_validation_model_ttrain) use(62,on_validation_model_rtain) \
  use(63,on_validation_model_tain) use(64,on_validation_model_trrain) use(65,on_validation_model_tarin) \
  use(66,on_validation_model_trin) use(67,on_validation_model_traain) use(68,on_validation_model_trian) \
  use(69,on_validation_model_tran) use(70,on_validation_model_traiin) use(71,on_validation_model_trani) \
  use(72,on_validation_model_trai) use(73,on_validation_model_trainn) use(74,ons_validation_model_train) \
  use(75,on_validations_model_train) use(76,on_validation_models_train) use(77,on_validation_model_trains) \
  use(78,onValidationModelTrain) use(79,OnValidationModelTrain)
#define DETPL_NEAR_on_predict_model_eval(use) \
  use(0,n_predict_model_eval) use(1,oon_predict_model_eval) use(2,no_predict_model_eval) \
  use(3,o_predict_model_eval) use(4,onn_predict_model_eval) use(5,o_npredict_model_eval) \
  use(6,onpredict_model_eval) use(7,on__predict_model_eval) use(8,onp_redict_model_eval) \
  use(9,on_redict_model_eval) use(10,on_ppredict_model_eval) use(11,on_rpedict_model_eval) \
  use(12,on_pedict_model_eval) use(13,on_prredict_model_eval) use(14,on_perdict_model_eval) \
  use(15,on_prdict_model_eval) use(16,on_preedict_model_eval) use(17,on_prdeict_model_eval) \
  use(18,on_preict_model_eval) use(19,on_preddict_model_eval) use(20,on_preidct_model_eval) \
  use(21,on_predct_model_eval) use(22,on_prediict_model_eval) use(23,on_predcit_model_eval) \
  use(24,on_predit_model_eval) use(25,on_predicct_model_eval) use(26,on_preditc_model_eval) \
  use(27,on_predic_model_eval) use(28,on_predictt_model_eval) use(29,on_predic_tmodel_eval) \
  use(30,on_predictmodel_eval) use(31,on_predict__model_eval) use(32,on_predictm_odel_eval) \
  use(33,on_predict_odel_eval) use(34,on_predict_mmodel_eval) use(35,on_predict_omdel_eval) \
  use(36,on_predict_mdel_eval) use(37,on_predict_moodel_eval) use(38,on_predict_mdoel_eval) \
  use(39,on_predict_moel_eval) use(40,on_predict_moddel_eval) use(41,on_predict_moedl_eval) \
  use(42,on_predict_modl_eval) use(43,on_predict_modeel_eval) use(44,on_predict_modle_eval) \
  use(45,on_predict_mode_eval) use(46,on_predict_modell_eval) use(47,on_predict_mode_leval) \
  use(48,on_predict_modeleval) use(49,on_predict_model__eval) use(50,on_predict_modele_val) \
  use(51,on_predict_model_val) use(52,on_predict_model_eeval) use(53,on_predict_model_veal) \
  use(54,on_predict_model_eal) use(55,on_predict_model_evval) use(56,on_predict_model_eavl) \
  use(57,on_predict_model_evl) use(58,on_predict_model_evaal) use(59,on_predict_model_evla) \
  use(60,on_predict_model_eva) use(61,on_predict_model_evall) use(62,ons_predict_model_eval) \
  use(63,on_predicts_model_eval) use(64,on_predict_models_eval) use(65,on_predict_model_evals) \
  use(66,onPredictModelEval) use(67,OnPredictModelEval)
#define DETPL_NEAR_on_predict_start(use) \
  use(0,on_predict_begin) use(1,on_prediction_start) use(2,n_predict_start) use(3,oon_predict_start) \
  use(4,no_predict_start) use(5,o_predict_start) use(6,onn_predict_start) use(7,o_npredict_start) \
  use(8,onpredict_start) use(9,on__predict_start) use(10,onp_redict_start) use(11,on_redict_start) \
  use(12,on_ppredict_start) use(13,on_rpedict_start) use(14,on_pedict_start) use(15,on_prredict_start) \
  use(16,on_perdict_start) use(17,on_prdict_start) use(18,on_preedict_start) use(19,on_prdeict_start) \
  use(20,on_preict_start) use(21,on_preddict_start) use(22,on_preidct_start) use(23,on_predct_start) \
  use(24,on_prediict_start) use(25,on_predcit_start) use(26,on_predit_start) use(27,on_predicct_start) \
  use(28,on_preditc_start) use(29,on_predic_start) use(30,on_predictt_start) use(31,on_predic_tstart) \
  use(32,on_predictstart) use(33,on_predict__start) use(34,on_predicts_tart) use(35,on_predict_tart) \
  use(36,on_predict_sstart) use(37,on_predict_tsart) use(38,on_predict_sart) use(39,on_predict_sttart) \
  use(40,on_predict_satrt) use(41,on_predict_strt) use(42,on_predict_staart) use(43,on_predict_strat) \
  use(44,on_predict_stat) use(45,on_predict_starrt) use(46,on_predict_statr) use(47,on_predict_star) \
  use(48,on_predict_startt) use(49,ons_predict_start) use(50,on_predicts_start) use(51,on_predict_starts) \
  use(52,onPredictStart) use(53,OnPredictStart)
#define DETPL_NEAR_on_predict_epoch_start(use) \
  use(0,on_prediction_epoch_start) use(1,n_predict_epoch_start) use(2,oon_predict_epoch_start) \
  use(3,no_predict_epoch_start) use(4,o_predict_epoch_start) use(5,onn_predict_epoch_start) \
  use(6,o_npredict_epoch_start) use(7,onpredict_epoch_start) use(8,on__predict_epoch_start) \
  use(9,onp_redict_epoch_start) use(10,on_redict_epoch_start) use(11,on_ppredict_epoch_start) \
  use(12,on_rpedict_epoch_start) use(13,on_pedict_epoch_start) use(14,on_prredict_epoch_start) \
  use(15,on_perdict_epoch_start) use(16,on_prdict_epoch_start) use(17,on_preedict_epoch_start) \
  use(18,on_prdeict_epoch_start) use(19,on_preict_epoch_start) use(20,on_preddict_epoch_start) \
  use(21,on_preidct_epoch_start) use(22,on_predct_epoch_start) use(23,on_prediict_epoch_start) \
  use(24,on_predcit_epoch_start) use(25,on_predit_epoch_start) use(26,on_predicct_epoch_start) \
  use(27,on_preditc_epoch_start) use(28,on_predic_epoch_start) use(29,on_predictt_epoch_start) \
  use(30,on_predic_tepoch_start) use(31,on_predictepoch_start) use(32,on_predict__epoch_start) \
  use(33,on_predicte_poch_start) use(34,on_predict_poch_start) use(35,on_predict_eepoch_start) \
  use(36,on_predict_peoch_start) use(37,on_predict_eoch_start) use(38,on_predict_eppoch_start) \
  use(39,on_predict_eopch_start) use(40,on_predict_epch_start) use(41,on_predict_epooch_start) \
  use(42,on_predict_epcoh_start) use(43,on_predict_epoh_start) use(44,on_predict_epocch_start) \
  use(45,on_predict_epohc_start) use(46,on_predict_epoc_start) use(47,on_predict_epochh_start) \
  use(48,on_predict_epoc_hstart) use(49,on_predict_epochstart) use(50,on_predict_epoch__start) \
  use(51,on_predict_epochs_tart) use(52,on_predict_epoch_tart) use(53,on_predict_epoch_sstart) \
  use(54,on_predict_epoch_tsart) use(55,on_predict_epoch_sart) use(56,on_predict_epoch_sttart) \
  use(57,on_predict_epoch_satrt) use(58,on_predict_epoch_strt) use(59,on_predict_epoch_staart) \
  use(60,on_predict_epoch_strat) use(61,on_predict_epoch_stat) use(62,on_predict_epoch_starrt) \
  use(63,on_predict_epoch_statr) use(64,on_predict_epoch_star) use(65,on_predict_epoch_startt) \
  use(66,ons_predict_epoch_start) use(67,on_predicts_epoch_start) use(68,on_predict_epochs_start) \
  use(69,on_predict_epoch_starts) use(70,onPredictEpochStart) use(71,OnPredictEpochStart)
#define DETPL_NEAR_on_predict_batch_start(use) \
  use(0,on_prediction_batch_start) use(1,on_predict_batch_begin) use(2,n_predict_batch_start) \
  use(3,oon_predict_batch_start) use(4,no_predict_batch_start) use(5,o_predict_batch_start) \
  use(6,onn_predict_batch_start) use(7,o_npredict_batch_start) use(8,onpredict_batch_start) \
  use(9,on__predict_batch_start) use(10,onp_redict_batch_start) use(11,on_redict_batch_start) \
  use(12,on_ppredict_batch_start) use(13,on_rpedict_batch_start) use(14,on_pedict_batch_start) \
  use(15,on_prredict_batch_start) use(16,on_perdict_batch_start) use(17,on_prdict_batch_start) \
  use(18,on_preedict_batch_start) use(19,on_prdeict_batch_start) use(20,on_preict_batch_start) \
  use(21,on_preddict_batch_start) use(22,on_preidct_batch_start) use(23,on_predct_batch_start) \
  use(24,on_prediict_batch_start) use(25,on_predcit_batch_start) use(26,on_predit_batch_start) \
  use(27,on_predicct_batch_start) use(28,on_preditc_batch_start) use(29,on_predic_batch_start) \
  use(30,on_predictt_batch_start) use(31,on_predic_tbatch_start) use(32,on_predictbatch_start) \
  use(33,on_predict__batch_start) use(34,on_predictb_atch_start) use(35,on_predict_atch_start) \
  use(36,on_predict_bbatch_start) use(37,on_predict_abtch_start) use(38,on_predict_btch_start) \
  use(39,on_predict_baatch_start) use(40,on_predict_btach_start) use(41,on_predict_bach_start) \
  use(42,on_predict_battch_start) use(43,on_predict_bacth_start) use(44,on_predict_bath_start) \
  use(45,on_predict_batcch_start) use(46,on_predict_bathc_start) use(47,on_predict_batc_start) \
  use(48,on_predict_batchh_start) use(49,on_predict_batc_hstart) use(50,on_predict_batchstart) \
  use(51,on_predict_batch__start) use(52,on_predict_batchs_tart) use(53,on_predict_batch_tart) \
  use(54,on_predict_batch_sstart) use(55,on_predict_batch_tsart) use(56,on_predict_batch_sart) \
  use(57,on_predict_batch_sttart) use(58,on_predict_batch_satrt) use(59,on_predict_batch_strt) \
  use(60,on_predict_batch_staart) use(61,on_predict_batch_strat) use(62,on_predict_batch_stat) \
  use(63,on_predict_batch_starrt) use(64,on_predict_batch_statr) use(65,on_predict_batch_star) \
  use(66,on_predict_batch_startt) use(67,ons_predict_batch_start) use(68,on_predicts_batch_start) \
  use(69,on_predict_batchs_start) use(70,on_predict_batch_starts) use(71,onPredictBatchStart) \
  use(72,OnPredictBatchStart)
#define DETPL_NEAR_predict_step(use) \
  use(0,prediction_step) use(1,predicting_step) use(2,redict_step) use(3,ppredict_step) use(4,rpedict_step) \
  use(5,pedict_step) use(6,prredict_step) use(7,perdict_step) use(8,prdict_step) use(9,preedict_step) \
  use(10,prdeict_step) use(11,preict_step) use(12,preddict_step) use(13,preidct_step) use(14,predct_step) \
  use(15,prediict_step) use(16,predcit_step) use(17,predit_step) use(18,predicct_step) use(19,preditc_step) \
  use(20,predic_step) use(21,predictt_step) use(22,predic_tstep) use(23,predictstep) use(24,predict__step) \
  use(25,predicts_tep) use(26,predict_tep) use(27,predict_sstep) use(28,predict_tsep) use(29,predict_sep) \
  use(30,predict_sttep) use(31,predict_setp) use(32,predict_stp) use(33,predict_steep) use(34,predict_stpe) \
  use(35,predict_ste) use(36,predict_stepp) use(37,predicts_step) use(38,predict_steps) use(39,predictStep) \
  use(40,PredictStep)
#define DETPL_NEAR_on_predict_batch_end(use) \
  use(0,on_prediction_batch_end) use(1,n_predict_batch_end) use(2,oon_predict_batch_end) \
  use(3,no_predict_batch_end) use(4,o_predict_batch_end) use(5,onn_predict_batch_end) \
  use(6,o_npredict_batch_end) use(7,onpredict_batch_end) use(8,on__predict_batch_end) \
  use(9,onp_redict_batch_end) use(10,on_redict_batch_end) use(11,on_ppredict_batch_end) \
  use(12,on_rpedict_batch_end) use(13,on_pedict_batch_end) use(14,on_prredict_batch_end) \
  use(15,on_perdict_batch_end) use(16,on_prdict_batch_end) use(17,on_preedict_batch_end) \
  use(18,on_prdeict_batch_end) use(19,on_preict_batch_end) use(20,on_preddict_batch_end) \
  use(21,on_preidct_batch_end) use(22,on_predct_batch_end) use(23,on_prediict_batch_end) \
  use(24,on_predcit_batch_end) use(25,on_predit_batch_end) use(26,on_predicct_batch_end) \
  use(27,on_preditc_batch_end) use(28,on_predic_batch_end) use(29,on_predictt_batch_end) \
  use(30,on_predic_tbatch_end) use(31,on_predictbatch_end) use(32,on_predict__batch_end) \
  use(33,on_predictb_atch_end) use(34,on_predict_atch_end) use(35,on_predict_bbatch_end) \
  use(36,on_predict_abtch_end) use(37,on_predict_btch_end) use(38,on_predict_baatch_end) \
  use(39,on_predict_btach_end) use(40,on_predict_bach_end) use(41,on_predict_battch_end) \
  use(42,on_predict_bacth_end) use(43,on_predict_bath_end) use(44,on_predict_batcch_end) \
  use(45,on_predict_bathc_end) use(46,on_predict_batc_end) use(47,on_predict_batchh_end) \
  use(48,on_predict_batc_hend) use(49,on_predict_batchend) use(50,on_predict_batch__end) \
  use(51,on_predict_batche_nd) use(52,on_predict_batch_nd) use(53,on_predict_batch_eend) \
  use(54,on_predict_batch_ned) use(55,on_predict_batch_ed) use(56,on_predict_batch_ennd) \
  use(57,on_predict_batch_edn) use(58,on_predict_batch_en) use(59,on_predict_batch_endd) \
  use(60,ons_predict_batch_end) use(61,on_predicts_batch_end) use(62,on_predict_batchs_end) \
  use(63,on_predict_batch_ends) use(64,onPredictBatchEnd) use(65,OnPredictBatchEnd)
#define DETPL_NEAR_on_predict_epoch_end(use) \
  use(0,on_prediction_epoch_end) use(1,n_predict_epoch_end) use(2,oon_predict_epoch_end) \
  use(3,no_predict_epoch_end) use(4,o_predict_epoch_end) use(5,onn_predict_epoch_end) \
  use(6,o_npredict_epoch_end) use(7,onpredict_epoch_end) use(8,on__predict_epoch_end) \
  use(9,onp_redict_epoch_end) use(10,on_redict_epoch_end) use(11,on_ppredict_epoch_end) \
  use(12,on_rpedict_epoch_end) use(13,on_pedict_epoch_end) use(14,on_prredict_epoch_end) \
  use(15,on_perdict_epoch_end) use(16,on_prdict_epoch_end) use(17,on_preedict_epoch_end) \
  use(18,on_prdeict_epoch_end) use(19,on_preict_epoch_end) use(20,on_preddict_epoch_end) \
  use(21,on_preidct_epoch_end) use(22,on_predct_epoch_end) use(23,on_prediict_epoch_end) \
  use(24,on_predcit_epoch_end) use(25,on_predit_epoch_end) use(26,on_predicct_epoch_end) \
  use(27,on_preditc_epoch_end) use(28,on_predic_epoch_end) use(29,on_predictt_epoch_end) \
  use(30,on_predic_tepoch_end) use(31,on_predictepoch_end) use(32,on_predict__epoch_end) \
  use(33,on_predicte_poch_end) use(34,on_predict_poch_end) use(35,on_predict_eepoch_end) \
  use(36,on_predict_peoch_end) use(37,on_predict_eoch_end) use(38,on_predict_eppoch_end) \
  use(39,on_predict_eopch_end) use(40,on_predict_epch_end) use(41,on_predict_epooch_end) \
  use(42,on_predict_epcoh_end) use(43,on_predict_epoh_end) use(44,on_predict_epocch_end) \
  use(45,on_predict_epohc_end) use(46,on_predict_epoc_end) use(47,on_predict_epochh_end) \
  use(48,on_predict_epoc_hend) use(49,on_predict_epochend) use(50,on_predict_epoch__end) \
  use(51,on_predict_epoche_nd) use(52,on_predict_epoch_nd) use(53,on_predict_epoch_eend) \
  use(54,on_predict_epoch_ned) use(55,on_predict_epoch_ed) use(56,on_predict_epoch_ennd) \
  use(57,on_predict_epoch_edn) use(58,on_predict_epoch_en) use(59,on_predict_epoch_endd) \
  use(60,ons_predict_epoch_end) use(61,on_predicts_epoch_end) use(62,on_predict_epochs_end) \
  use(63,on_predict_epoch_ends) use(64,onPredictEpochEnd) use(65,OnPredictEpochEnd)
#define DETPL_NEAR_on_predict_end(use) \
  use(0,on_prediction_end) use(1,n_predict_end) use(2,oon_predict_end) use(3,no_predict_end) \
  use(4,o_predict_end) use(5,onn_predict_end) use(6,o_npredict_end) use(7,onpredict_end) \
  use(8,on__predict_end) use(9,onp_redict_end) use(10,on_redict_end) use(11,on_ppredict_end) \
  use(12,on_rpedict_end) use(13,on_pedict_end) use(14,on_prredict_end) use(15,on_perdict_end) \
  use(16,on_prdict_end) use(17,on_preedict_end) use(18,on_prdeict_end) use(19,on_preict_end) \
  use(20,on_preddict_end) use(21,on_preidct_end) use(22,on_predct_end) use(23,on_prediict_end) \
  use(24,on_predcit_end) use(25,on_predit_end) use(26,on_predicct_end) use(27,on_preditc_end) \
  use(28,on_predic_end) use(29,on_predictt_end) use(30,on_predic_tend) use(31,on_predictend) \
  use(32,on_predict__end) use(33,on_predicte_nd) use(34,on_predict_nd) use(35,on_predict_eend) \
  use(36,on_predict_ned) use(37,on_predict_ed) use(38,on_predict_ennd) use(39,on_predict_edn) \
  use(40,on_predict_en) use(41,on_predict_endd) use(42,ons_predict_end) use(43,on_predicts_end) \
  use(44,on_predict_ends) use(45,onPredictEnd) use(46,OnPredictEnd)
#define DETPL_NEAR_on_predict_model_train(use) \
  use(0,n_predict_model_train) use(1,oon_predict_model_train) use(2,no_predict_model_train) \
  use(3,o_predict_model_train) use(4,onn_predict_model_train) use(5,o_npredict_model_train) \
  use(6,onpredict_model_train) use(7,on__predict_model_train) use(8,onp_redict_model_train) \
  use(9,on_redict_model_train) use(10,on_ppredict_model_train) use(11,on_rpedict_model_train) \
  use(12,on_pedict_model_train) use(13,on_prredict_model_train) use(14,on_perdict_model_train) \
  use(15,on_prdict_model_train) use(16,on_preedict_model_train) use(17,on_prdeict_model_train) \
  use(18,on_preict_model_train) use(19,on_preddict_model_train) use(20,on_preidct_model_train) \
  use(21,on_predct_model_train) use(22,on_prediict_model_train) use(23,on_predcit_model_train) \
  use(24,on_predit_model_train) use(25,on_predicct_model_train) use(26,on_preditc_model_train) \
  use(27,on_predic_model_train) use(28,on_predictt_model_train) use(29,on_predic_tmodel_train) \
  use(30,on_predictmodel_train) use(31,on_predict__model_train) use(32,on_predictm_odel_train) \
  use(33,on_predict_odel_train) use(34,on_predict_mmodel_train) use(35,on_predict_omdel_train) \
  use(36,on_predict_mdel_train) use(37,on_predict_moodel_train) use(38,on_predict_mdoel_train) \
  use(39,on_predict_moel_train) use(40,on_predict_moddel_train) use(41,on_predict_moedl_train) \
  use(42,on_predict_modl_train) use(43,on_predict_modeel_train) use(44,on_predict_modle_train) \
  use(45,on_predict_mode_train) use(46,on_predict_modell_train) use(47,on_predict_mode_ltrain) \
  use(48,on_predict_modeltrain) use(49,on_predict_model__train) use(50,on_predict_modelt_rain) \
  use(51,on_predict_model_rain) use(52,on_predict_model_ttrain) use(53,on_predict_model_rtain) \
  use(54,on_predict_model_tain) use(55,on_predict_model_trrain) use(56,on_predict_model_tarin) \
  use(57,on_predict_model_trin) use(58,on_predict_model_traain) use(59,on_predict_model_trian) \
  use(60,on_predict_model_tran) use(61,on_predict_model_traiin) use(62,on_predict_model_trani) \
  use(63,on_predict_model_trai) use(64,on_predict_model_trainn) use(65,ons_predict_model_train) \
  use(66,on_predicts_model_train) use(67,on_predict_models_train) use(68,on_predict_model_trains) \
  use(69,onPredictModelTrain) use(70,OnPredictModelTrain)
#define DETPL_NEAR_on_save_checkpoint(use) \
  use(0,on_checkpoint_save) use(1,on_checkpoint_saved) use(2,n_save_checkpoint) use(3,oon_save_checkpoint) \
  use(4,no_save_checkpoint) use(5,o_save_checkpoint) use(6,onn_save_checkpoint) use(7,o_nsave_checkpoint) \
  use(8,onsave_checkpoint) use(9,on__save_checkpoint) use(10,ons_ave_checkpoint) use(11,on_ave_checkpoint) \
  use(12,on_ssave_checkpoint) use(13,on_asve_checkpoint) use(14,on_sve_checkpoint) \
  use(15,on_saave_checkpoint) use(16,on_svae_checkpoint) use(17,on_sae_checkpoint) \
  use(18,on_savve_checkpoint) use(19,on_saev_checkpoint) use(20,on_sav_checkpoint) \
  use(21,on_savee_checkpoint) use(22,on_sav_echeckpoint) use(23,on_savecheckpoint) \
  use(24,on_save__checkpoint) use(25,on_savec_heckpoint) use(26,on_save_heckpoint) \
  use(27,on_save_ccheckpoint) use(28,on_save_hceckpoint) use(29,on_save_ceckpoint) \
  use(30,on_save_chheckpoint) use(31,on_save_cehckpoint) use(32,on_save_chckpoint) \
  use(33,on_save_cheeckpoint) use(34,on_save_chcekpoint) use(35,on_save_chekpoint) \
  use(36,on_save_checckpoint) use(37,on_save_chekcpoint) use(38,on_save_checpoint) \
  use(39,on_save_checkkpoint) use(40,on_save_checpkoint) use(41,on_save_checkoint) \
  use(42,on_save_checkppoint) use(43,on_save_checkopint) use(44,on_save_checkpint) \
  use(45,on_save_checkpooint) use(46,on_save_checkpiont) use(47,on_save_checkpont) \
  use(48,on_save_checkpoiint) use(49,on_save_checkponit) use(50,on_save_checkpoit) \
  use(51,on_save_checkpoinnt) use(52,on_save_checkpoitn) use(53,on_save_checkpoin) \
  use(54,on_save_checkpointt) use(55,ons_save_checkpoint) use(56,on_saves_checkpoint) \
  use(57,on_save_checkpoints) use(58,onSaveCheckpoint) use(59,OnSaveCheckpoint)
#define DETPL_NEAR_on_load_checkpoint(use) \
  use(0,on_checkpoint_load) use(1,on_checkpoint_loaded) use(2,n_load_checkpoint) use(3,oon_load_checkpoint) \
  use(4,no_load_checkpoint) use(5,o_load_checkpoint) use(6,onn_load_checkpoint) use(7,o_nload_checkpoint) \
  use(8,onload_checkpoint) use(9,on__load_checkpoint) use(10,onl_oad_checkpoint) use(11,on_oad_checkpoint) \
  use(12,on_lload_checkpoint) use(13,on_olad_checkpoint) use(14,on_lad_checkpoint) \
  use(15,on_looad_checkpoint) use(16,on_laod_checkpoint) use(17,on_lod_checkpoint) \
  use(18,on_loaad_checkpoint) use(19,on_loda_checkpoint) use(20,on_loa_checkpoint) \
  use(21,on_loadd_checkpoint) use(22,on_loa_dcheckpoint) use(23,on_loadcheckpoint) \
  use(24,on_load__checkpoint) use(25,on_loadc_heckpoint) use(26,on_load_heckpoint) \
  use(27,on_load_ccheckpoint) use(28,on_load_hceckpoint) use(29,on_load_ceckpoint) \
  use(30,on_load_chheckpoint) use(31,on_load_cehckpoint) use(32,on_load_chckpoint) \
  use(33,on_load_cheeckpoint) use(34,on_load_chcekpoint) use(35,on_load_chekpoint) \
  use(36,on_load_checckpoint) use(37,on_load_chekcpoint) use(38,on_load_checpoint) \
  use(39,on_load_checkkpoint) use(40,on_load_checpkoint) use(41,on_load_checkoint) \
  use(42,on_load_checkppoint) use(43,on_load_checkopint) use(44,on_load_checkpint) \
  use(45,on_load_checkpooint) use(46,on_load_checkpiont) use(47,on_load_checkpont) \
  use(48,on_load_checkpoiint) use(49,on_load_checkponit) use(50,on_load_checkpoit) \
  use(51,on_load_checkpoinnt) use(52,on_load_checkpoitn) use(53,on_load_checkpoin) \
  use(54,on_load_checkpointt) use(55,ons_load_checkpoint) use(56,on_loads_checkpoint) \
  use(57,on_load_checkpoints) use(58,onLoadCheckpoint) use(59,OnLoadCheckpoint)
#define DETPL_NEAR_on_hpc_save(use) \
  use(0,n_hpc_save) use(1,oon_hpc_save) use(2,no_hpc_save) use(3,o_hpc_save) use(4,onn_hpc_save) \
  use(5,o_nhpc_save) use(6,onhpc_save) use(7,on__hpc_save) use(8,onh_pc_save) use(9,on_pc_save) \
  use(10,on_hhpc_save) use(11,on_phc_save) use(12,on_hc_save) use(13,on_hppc_save) use(14,on_hcp_save) \
  use(15,on_hp_save) use(16,on_hpcc_save) use(17,on_hp_csave) use(18,on_hpcsave) use(19,on_hpc__save) \
  use(20,on_hpcs_ave) use(21,on_hpc_ave) use(22,on_hpc_ssave) use(23,on_hpc_asve) use(24,on_hpc_sve) \
  use(25,on_hpc_saave) use(26,on_hpc_svae) use(27,on_hpc_sae) use(28,on_hpc_savve) use(29,on_hpc_saev) \
  use(30,on_hpc_sav) use(31,on_hpc_savee) use(32,ons_hpc_save) use(33,on_hpcs_save) use(34,on_hpc_saves) \
  use(35,onHpcSave) use(36,OnHpcSave)
#define DETPL_NEAR_on_hpc_load(use) \
  use(0,n_hpc_load) use(1,oon_hpc_load) use(2,no_hpc_load) use(3,o_hpc_load) use(4,onn_hpc_load) \
  use(5,o_nhpc_load) use(6,onhpc_load) use(7,on__hpc_load) use(8,onh_pc_load) use(9,on_pc_load) \
  use(10,on_hhpc_load) use(11,on_phc_load) use(12,on_hc_load) use(13,on_hppc_load) use(14,on_hcp_load) \
  use(15,on_hp_load) use(16,on_hpcc_load) use(17,on_hp_cload) use(18,on_hpcload) use(19,on_hpc__load) \
  use(20,on_hpcl_oad) use(21,on_hpc_oad) use(22,on_hpc_lload) use(23,on_hpc_olad) use(24,on_hpc_lad) \
  use(25,on_hpc_looad) use(26,on_hpc_laod) use(27,on_hpc_lod) use(28,on_hpc_loaad) use(29,on_hpc_loda) \
  use(30,on_hpc_loa) use(31,on_hpc_loadd) use(32,ons_hpc_load) use(33,on_hpcs_load) use(34,on_hpc_loads) \
  use(35,onHpcLoad) use(36,OnHpcLoad)
#define DETPL_NEAR_on_fit_end(use) \
  use(0,n_fit_end) use(1,oon_fit_end) use(2,no_fit_end) use(3,o_fit_end) use(4,onn_fit_end) \
  use(5,o_nfit_end) use(6,onfit_end) use(7,on__fit_end) use(8,onf_it_end) use(9,on_it_end) \
  use(10,on_ffit_end) use(11,on_ift_end) use(12,on_ft_end) use(13,on_fiit_end) use(14,on_fti_end) \
  use(15,on_fi_end) use(16,on_fitt_end) use(17,on_fi_tend) use(18,on_fitend) use(19,on_fit__end) \
  use(20,on_fite_nd) use(21,on_fit_nd) use(22,on_fit_eend) use(23,on_fit_ned) use(24,on_fit_ed) \
  use(25,on_fit_ennd) use(26,on_fit_edn) use(27,on_fit_en) use(28,on_fit_endd) use(29,ons_fit_end) \
  use(30,on_fits_end) use(31,on_fit_ends) use(32,onFitEnd) use(33,OnFitEnd)
#define DETPL_NEAR_on_exception(use) \
  use(0,n_exception) use(1,oon_exception) use(2,no_exception) use(3,o_exception) use(4,onn_exception) \
  use(5,o_nexception) use(6,onexception) use(7,on__exception) use(8,one_xception) use(9,on_xception) \
  use(10,on_eexception) use(11,on_xeception) use(12,on_eception) use(13,on_exxception) use(14,on_ecxeption) \
  use(15,on_exeption) use(16,on_excception) use(17,on_execption) use(18,on_excption) use(19,on_exceeption) \
  use(20,on_excpetion) use(21,on_excetion) use(22,on_excepption) use(23,on_excetpion) use(24,on_excepion) \
  use(25,on_excepttion) use(26,on_excepiton) use(27,on_excepton) use(28,on_exceptiion) use(29,on_exceptoin) \
  use(30,on_exceptin) use(31,on_exceptioon) use(32,on_exceptino) use(33,on_exceptio) use(34,on_exceptionn) \
  use(35,ons_exception) use(36,on_exceptions) use(37,onException) use(38,OnException)
#define DETPL_NEAR_on_keyboard_interrupt(use) \
  use(0,n_keyboard_interrupt) use(1,oon_keyboard_interrupt) use(2,no_keyboard_interrupt) \
  use(3,o_keyboard_interrupt) use(4,onn_keyboard_interrupt) use(5,o_nkeyboard_interrupt) \
  use(6,onkeyboard_interrupt) use(7,on__keyboard_interrupt) use(8,onk_eyboard_interrupt) \
  use(9,on_eyboard_interrupt) use(10,on_kkeyboard_interrupt) use(11,on_ekyboard_interrupt) \
  use(12,on_kyboard_interrupt) use(13,on_keeyboard_interrupt) use(14,on_kyeboard_interrupt) \
  use(15,on_keboard_interrupt) use(16,on_keyyboard_interrupt) use(17,on_kebyoard_interrupt) \
  use(18,on_keyoard_interrupt) use(19,on_keybboard_interrupt) use(20,on_keyobard_interrupt) \
  use(21,on_keybard_interrupt) use(22,on_keybooard_interrupt) use(23,on_keybaord_interrupt) \
  use(24,on_keybord_interrupt) use(25,on_keyboaard_interrupt) use(26,on_keyborad_interrupt) \
  use(27,on_keyboad_interrupt) use(28,on_keyboarrd_interrupt) use(29,on_keyboadr_interrupt) \
  use(30,on_keyboar_interrupt) use(31,on_keyboardd_interrupt) use(32,on_keyboar_dinterrupt) \
  use(33,on_keyboardinterrupt) use(34,on_keyboard__interrupt) use(35,on_keyboardi_nterrupt) \
  use(36,on_keyboard_nterrupt) use(37,on_keyboard_iinterrupt) use(38,on_keyboard_niterrupt) \
  use(39,on_keyboard_iterrupt) use(40,on_keyboard_innterrupt) use(41,on_keyboard_itnerrupt) \
  use(42,on_keyboard_inerrupt) use(43,on_keyboard_intterrupt) use(44,on_keyboard_inetrrupt) \
  use(45,on_keyboard_intrrupt) use(46,on_keyboard_inteerrupt) use(47,on_keyboard_intrerupt) \
  use(48,on_keyboard_interupt) use(49,on_keyboard_interrrupt) use(50,on_keyboard_interurpt) \
  use(51,on_keyboard_interrpt) use(52,on_keyboard_interruupt) use(53,on_keyboard_interrput) \
  use(54,on_keyboard_interrut) use(55,on_keyboard_interruppt) use(56,on_keyboard_interrutp) \
  use(57,on_keyboard_interrup) use(58,on_keyboard_interruptt) use(59,ons_keyboard_interrupt) \
  use(60,on_keyboards_interrupt) use(61,on_keyboard_interrupts) use(62,onKeyboardInterrupt) \
  use(63,OnKeyboardInterrupt)
#define DETPL_NEAR_get_progress_bar_dict(use) \
  use(0,et_progress_bar_dict) use(1,gget_progress_bar_dict) use(2,egt_progress_bar_dict) \
  use(3,gt_progress_bar_dict) use(4,geet_progress_bar_dict) use(5,gte_progress_bar_dict) \
  use(6,ge_progress_bar_dict) use(7,gett_progress_bar_dict) use(8,ge_tprogress_bar_dict) \
  use(9,getprogress_bar_dict) use(10,get__progress_bar_dict) use(11,getp_rogress_bar_dict) \
  use(12,get_rogress_bar_dict) use(13,get_pprogress_bar_dict) use(14,get_rpogress_bar_dict) \
  use(15,get_pogress_bar_dict) use(16,get_prrogress_bar_dict) use(17,get_porgress_bar_dict) \
  use(18,get_prgress_bar_dict) use(19,get_proogress_bar_dict) use(20,get_prgoress_bar_dict) \
  use(21,get_proress_bar_dict) use(22,get_proggress_bar_dict) use(23,get_prorgess_bar_dict) \
  use(24,get_progess_bar_dict) use(25,get_progrress_bar_dict) use(26,get_progerss_bar_dict) \
  use(27,get_progrss_bar_dict) use(28,get_progreess_bar_dict) use(29,get_progrses_bar_dict) \
  use(30,get_progres_bar_dict) use(31,get_progresss_bar_dict) use(32,get_progres_sbar_dict) \
  use(33,get_progressbar_dict) use(34,get_progress__bar_dict) use(35,get_progressb_ar_dict) \
  use(36,get_progress_ar_dict) use(37,get_progress_bbar_dict) use(38,get_progress_abr_dict) \
  use(39,get_progress_br_dict) use(40,get_progress_baar_dict) use(41,get_progress_bra_dict) \
  use(42,get_progress_ba_dict) use(43,get_progress_barr_dict) use(44,get_progress_ba_rdict) \
  use(45,get_progress_bardict) use(46,get_progress_bar__dict) use(47,get_progress_bard_ict) \
  use(48,get_progress_bar_ict) use(49,get_progress_bar_ddict) use(50,get_progress_bar_idct) \
  use(51,get_progress_bar_dct) use(52,get_progress_bar_diict) use(53,get_progress_bar_dcit) \
  use(54,get_progress_bar_dit) use(55,get_progress_bar_dicct) use(56,get_progress_bar_ditc) \
  use(57,get_progress_bar_dic) use(58,get_progress_bar_dictt) use(59,gets_progress_bar_dict) \
  use(60,get_progress_bars_dict) use(61,get_progress_bar_dicts) use(62,getProgressBarDict) \
  use(63,GetProgressBarDict)
#define DETPL_NEAR_test_step(use) \
  use(0,test_end) use(1,testing_step) use(2,est_step) use(3,ttest_step) use(4,etst_step) use(5,tst_step) \
  use(6,teest_step) use(7,tset_step) use(8,tet_step) use(9,tesst_step) use(10,tets_step) use(11,tes_step) \
  use(12,testt_step) use(13,tes_tstep) use(14,teststep) use(15,test__step) use(16,tests_tep) \
  use(17,test_tep) use(18,test_sstep) use(19,test_tsep) use(20,test_sep) use(21,test_sttep) \
  use(22,test_setp) use(23,test_stp) use(24,test_steep) use(25,test_stpe) use(26,test_ste) \
  use(27,test_stepp) use(28,tests_step) use(29,test_steps) use(30,testStep) use(31,TestStep)
#define DETPL_NEAR_test_step_end(use) \
  use(0,est_step_end) use(1,ttest_step_end) use(2,etst_step_end) use(3,tst_step_end) use(4,teest_step_end) \
  use(5,tset_step_end) use(6,tet_step_end) use(7,tesst_step_end) use(8,tets_step_end) use(9,tes_step_end) \
  use(10,testt_step_end) use(11,tes_tstep_end) use(12,teststep_end) use(13,test__step_end) \
  use(14,tests_tep_end) use(15,test_tep_end) use(16,test_sstep_end) use(17,test_tsep_end) \
  use(18,test_sep_end) use(19,test_sttep_end) use(20,test_setp_end) use(21,test_stp_end) \
  use(22,test_steep_end) use(23,test_stpe_end) use(24,test_ste_end) use(25,test_stepp_end) \
  use(26,test_ste_pend) use(27,test_stepend) use(28,test_step__end) use(29,test_stepe_nd) \
  use(30,test_step_nd) use(31,test_step_eend) use(32,test_step_ned) use(33,test_step_ed) \
  use(34,test_step_ennd) use(35,test_step_edn) use(36,test_step_en) use(37,test_step_endd) \
  use(38,tests_step_end) use(39,test_steps_end) use(40,test_step_ends) use(41,testStepEnd) \
  use(42,TestStepEnd)
#define DETPL_NEAR_test_epoch_end(use) \
  use(0,est_epoch_end) use(1,ttest_epoch_end) use(2,etst_epoch_end) use(3,tst_epoch_end) \
  use(4,teest_epoch_end) use(5,tset_epoch_end) use(6,tet_epoch_end) use(7,tesst_epoch_end) \
  use(8,tets_epoch_end) use(9,tes_epoch_end) use(10,testt_epoch_end) use(11,tes_tepoch_end) \
  use(12,testepoch_end) use(13,test__epoch_end) use(14,teste_poch_end) use(15,test_poch_end) \
  use(16,test_eepoch_end) use(17,test_peoch_end) use(18,test_eoch_end) use(19,test_eppoch_end) \
  use(20,test_eopch_end) use(21,test_epch_end) use(22,test_epooch_end) use(23,test_epcoh_end) \
  use(24,test_epoh_end) use(25,test_epocch_end) use(26,test_epohc_end) use(27,test_epoc_end) \
  use(28,test_epochh_end) use(29,test_epoc_hend) use(30,test_epochend) use(31,test_epoch__end) \
  use(32,test_epoche_nd) use(33,test_epoch_nd) use(34,test_epoch_eend) use(35,test_epoch_ned) \
  use(36,test_epoch_ed) use(37,test_epoch_ennd) use(38,test_epoch_edn) use(39,test_epoch_en) \
  use(40,test_epoch_endd) use(41,tests_epoch_end) use(42,test_epochs_end) use(43,test_epoch_ends) \
  use(44,testEpochEnd) use(45,TestEpochEnd)
#define DETPL_NEAR_on_test_start(use) \
  use(0,n_test_start) use(1,oon_test_start) use(2,no_test_start) use(3,o_test_start) use(4,onn_test_start) \
  use(5,o_ntest_start) use(6,ontest_start) use(7,on__test_start) use(8,ont_est_start) use(9,on_est_start) \
  use(10,on_ttest_start) use(11,on_etst_start) use(12,on_tst_start) use(13,on_teest_start) \
  use(14,on_tset_start) use(15,on_tet_start) use(16,on_tesst_start) use(17,on_tets_start) \
  use(18,on_tes_start) use(19,on_testt_start) use(20,on_tes_tstart) use(21,on_teststart) \
  use(22,on_test__start) use(23,on_tests_tart) use(24,on_test_tart) use(25,on_test_sstart) \
  use(26,on_test_tsart) use(27,on_test_sart) use(28,on_test_sttart) use(29,on_test_satrt) \
  use(30,on_test_strt) use(31,on_test_staart) use(32,on_test_strat) use(33,on_test_stat) \
  use(34,on_test_starrt) use(35,on_test_statr) use(36,on_test_star) use(37,on_test_startt) \
  use(38,ons_test_start) use(39,on_tests_start) use(40,on_test_starts) use(41,onTestStart) \
  use(42,OnTestStart)
#define DETPL_NEAR_on_test_end(use) \
  use(0,n_test_end) use(1,oon_test_end) use(2,no_test_end) use(3,o_test_end) use(4,onn_test_end) \
  use(5,o_ntest_end) use(6,ontest_end) use(7,on__test_end) use(8,ont_est_end) use(9,on_est_end) \
  use(10,on_ttest_end) use(11,on_etst_end) use(12,on_tst_end) use(13,on_teest_end) use(14,on_tset_end) \
  use(15,on_tet_end) use(16,on_tesst_end) use(17,on_tets_end) use(18,on_tes_end) use(19,on_testt_end) \
  use(20,on_tes_tend) use(21,on_testend) use(22,on_test__end) use(23,on_teste_nd) use(24,on_test_nd) \
  use(25,on_test_eend) use(26,on_test_ned) use(27,on_test_ed) use(28,on_test_ennd) use(29,on_test_edn) \
  use(30,on_test_en) use(31,on_test_endd) use(32,ons_test_end) use(33,on_tests_end) use(34,on_test_ends) \
  use(35,onTestEnd) use(36,OnTestEnd)
#define DETPL_NEAR_on_test_epoch_start(use) \
  use(0,n_test_epoch_start) use(1,oon_test_epoch_start) use(2,no_test_epoch_start) \
  use(3,o_test_epoch_start) use(4,onn_test_epoch_start) use(5,o_ntest_epoch_start) \
  use(6,ontest_epoch_start) use(7,on__test_epoch_start) use(8,ont_est_epoch_start) \
  use(9,on_est_epoch_start) use(10,on_ttest_epoch_start) use(11,on_etst_epoch_start) \
  use(12,on_tst_epoch_start) use(13,on_teest_epoch_start) use(14,on_tset_epoch_start) \
  use(15,on_tet_epoch_start) use(16,on_tesst_epoch_start) use(17,on_tets_epoch_start) \
  use(18,on_tes_epoch_start) use(19,on_testt_epoch_start) use(20,on_tes_tepoch_start) \
  use(21,on_testepoch_start) use(22,on_test__epoch_start) use(23,on_teste_poch_start) \
  use(24,on_test_poch_start) use(25,on_test_eepoch_start) use(26,on_test_peoch_start) \
  use(27,on_test_eoch_start) use(28,on_test_eppoch_start) use(29,on_test_eopch_start) \
  use(30,on_test_epch_start) use(31,on_test_epooch_start) use(32,on_test_epcoh_start) \
  use(33,on_test_epoh_start) use(34,on_test_epocch_start) use(35,on_test_epohc_start) \
  use(36,on_test_epoc_start) use(37,on_test_epochh_start) use(38,on_test_epoc_hstart) \
  use(39,on_test_epochstart) use(40,on_test_epoch__start) use(41,on_test_epochs_tart) \
  use(42,on_test_epoch_tart) use(43,on_test_epoch_sstart) use(44,on_test_epoch_tsart) \
  use(45,on_test_epoch_sart) use(46,on_test_epoch_sttart) use(47,on_test_epoch_satrt) \
  use(48,on_test_epoch_strt) use(49,on_test_epoch_staart) use(50,on_test_epoch_strat) \
  use(51,on_test_epoch_stat) use(52,on_test_epoch_starrt) use(53,on_test_epoch_statr) \
  use(54,on_test_epoch_star) use(55,on_test_epoch_startt) use(56,ons_test_epoch_start) \
  use(57,on_tests_epoch_start) use(58,on_test_epochs_start) use(59,on_test_epoch_starts) \
  use(60,onTestEpochStart) use(61,OnTestEpochStart)
#define DETPL_NEAR_on_test_epoch_end(use) \
  use(0,n_test_epoch_end) use(1,oon_test_epoch_end) use(2,no_test_epoch_end) use(3,o_test_epoch_end) \
  use(4,onn_test_epoch_end) use(5,o_ntest_epoch_end) use(6,ontest_epoch_end) use(7,on__test_epoch_end) \
  use(8,ont_est_epoch_end) use(9,on_est_epoch_end) use(10,on_ttest_epoch_end) use(11,on_etst_epoch_end) \
  use(12,on_tst_epoch_end) use(13,on_teest_epoch_end) use(14,on_tset_epoch_end) use(15,on_tet_epoch_end) \
  use(16,on_tesst_epoch_end) use(17,on_tets_epoch_end) use(18,on_tes_epoch_end) use(19,on_testt_epoch_end) \
  use(20,on_tes_tepoch_end) use(21,on_testepoch_end) use(22,on_test__epoch_end) use(23,on_teste_poch_end) \
  use(24,on_test_poch_end) use(25,on_test_eepoch_end) use(26,on_test_peoch_end) use(27,on_test_eoch_end) \
  use(28,on_test_eppoch_end) use(29,on_test_eopch_end) use(30,on_test_epch_end) use(31,on_test_epooch_end) \
  use(32,on_test_epcoh_end) use(33,on_test_epoh_end) use(34,on_test_epocch_end) use(35,on_test_epohc_end) \
  use(36,on_test_epoc_end) use(37,on_test_epochh_end) use(38,on_test_epoc_hend) use(39,on_test_epochend) \
  use(40,on_test_epoch__end) use(41,on_test_epoche_nd) use(42,on_test_epoch_nd) use(43,on_test_epoch_eend) \
  use(44,on_test_epoch_ned) use(45,on_test_epoch_ed) use(46,on_test_epoch_ennd) use(47,on_test_epoch_edn) \
  use(48,on_test_epoch_en) use(49,on_test_epoch_endd) use(50,ons_test_epoch_end) use(51,on_tests_epoch_end) \
  use(52,on_test_epochs_end) use(53,on_test_epoch_ends) use(54,onTestEpochEnd) use(55,OnTestEpochEnd)
#define DETPL_NEAR_on_test_batch_start(use) \
  use(0,n_test_batch_start) use(1,oon_test_batch_start) use(2,no_test_batch_start) \
  use(3,o_test_batch_start) use(4,onn_test_batch_start) use(5,o_ntest_batch_start) \
  use(6,ontest_batch_start) use(7,on__test_batch_start) use(8,ont_est_batch_start) \
  use(9,on_est_batch_start) use(10,on_ttest_batch_start) use(11,on_etst_batch_start) \
  use(12,on_tst_batch_start) use(13,on_teest_batch_start) use(14,on_tset_batch_start) \
  use(15,on_tet_batch_start) use(16,on_tesst_batch_start) use(17,on_tets_batch_start) \
  use(18,on_tes_batch_start) use(19,on_testt_batch_start) use(20,on_tes_tbatch_start) \
  use(21,on_testbatch_start) use(22,on_test__batch_start) use(23,on_testb_atch_start) \
  use(24,on_test_atch_start) use(25,on_test_bbatch_start) use(26,on_test_abtch_start) \
  use(27,on_test_btch_start) use(28,on_test_baatch_start) use(29,on_test_btach_start) \
  use(30,on_test_bach_start) use(31,on_test_battch_start) use(32,on_test_bacth_start) \
  use(33,on_test_bath_start) use(34,on_test_batcch_start) use(35,on_test_bathc_start) \
  use(36,on_test_batc_start) use(37,on_test_batchh_start) use(38,on_test_batc_hstart) \
  use(39,on_test_batchstart) use(40,on_test_batch__start) use(41,on_test_batchs_tart) \
  use(42,on_test_batch_tart) use(43,on_test_batch_sstart) use(44,on_test_batch_tsart) \
  use(45,on_test_batch_sart) use(46,on_test_batch_sttart) use(47,on_test_batch_satrt) \
  use(48,on_test_batch_strt) use(49,on_test_batch_staart) use(50,on_test_batch_strat) \
  use(51,on_test_batch_stat) use(52,on_test_batch_starrt) use(53,on_test_batch_statr) \
  use(54,on_test_batch_star) use(55,on_test_batch_startt) use(56,ons_test_batch_start) \
  use(57,on_tests_batch_start) use(58,on_test_batchs_start) use(59,on_test_batch_starts) \
  use(60,onTestBatchStart) use(61,OnTestBatchStart)
#define DETPL_NEAR_on_test_batch_end(use) \
  use(0,n_test_batch_end) use(1,oon_test_batch_end) use(2,no_test_batch_end) use(3,o_test_batch_end) \
  use(4,onn_test_batch_end) use(5,o_ntest_batch_end) use(6,ontest_batch_end) use(7,on__test_batch_end) \
  use(8,ont_est_batch_end) use(9,on_est_batch_end) use(10,on_ttest_batch_end) use(11,on_etst_batch_end) \
  use(12,on_tst_batch_end) use(13,on_teest_batch_end) use(14,on_tset_batch_end) use(15,on_tet_batch_end) \
  use(16,on_tesst_batch_end) use(17,on_tets_batch_end) use(18,on_tes_batch_end) use(19,on_testt_batch_end) \
  use(20,on_tes_tbatch_end) use(21,on_testbatch_end) use(22,on_test__batch_end) use(23,on_testb_atch_end) \
  use(24,on_test_atch_end) use(25,on_test_bbatch_end) use(26,on_test_abtch_end) use(27,on_test_btch_end) \
  use(28,on_test_baatch_end) use(29,on_test_btach_end) use(30,on_test_bach_end) use(31,on_test_battch_end) \
  use(32,on_test_bacth_end) use(33,on_test_bath_end) use(34,on_test_batcch_end) use(35,on_test_bathc_end) \
  use(36,on_test_batc_end) use(37,on_test_batchh_end) use(38,on_test_batc_hend) use(39,on_test_batchend) \
  use(40,on_test_batch__end) use(41,on_test_batche_nd) use(42,on_test_batch_nd) use(43,on_test_batch_eend) \
  use(44,on_test_batch_ned) use(45,on_test_batch_ed) use(46,on_test_batch_ennd) use(47,on_test_batch_edn) \
  use(48,on_test_batch_en) use(49,on_test_batch_endd) use(50,ons_test_batch_end) use(51,on_tests_batch_end) \
  use(52,on_test_batchs_end) use(53,on_test_batch_ends) use(54,onTestBatchEnd) use(55,OnTestBatchEnd)
#define DETPL_NEAR_on_test_model_eval(use) \
  use(0,n_test_model_eval) use(1,oon_test_model_eval) use(2,no_test_model_eval) use(3,o_test_model_eval) \
  use(4,onn_test_model_eval) use(5,o_ntest_model_eval) use(6,ontest_model_eval) use(7,on__test_model_eval) \
  use(8,ont_est_model_eval) use(9,on_est_model_eval) use(10,on_ttest_model_eval) use(11,on_etst_model_eval) \
  use(12,on_tst_model_eval) use(13,on_teest_model_eval) use(14,on_tset_model_eval) \
  use(15,on_tet_model_eval) use(16,on_tesst_model_eval) use(17,on_tets_model_eval) \
  use(18,on_tes_model_eval) use(19,on_testt_model_eval) use(20,on_tes_tmodel_eval) \
  use(21,on_testmodel_eval) use(22,on_test__model_eval) use(23,on_testm_odel_eval) \
  use(24,on_test_odel_eval) use(25,on_test_mmodel_eval) use(26,on_test_omdel_eval) \
  use(27,on_test_mdel_eval) use(28,on_test_moodel_eval) use(29,on_test_mdoel_eval) \
  use(30,on_test_moel_eval) use(31,on_test_moddel_eval) use(32,on_test_moedl_eval) \
  use(33,on_test_modl_eval) use(34,on_test_modeel_eval) use(35,on_test_modle_eval) \
  use(36,on_test_mode_eval) use(37,on_test_modell_eval) use(38,on_test_mode_leval) \
  use(39,on_test_modeleval) use(40,on_test_model__eval) use(41,on_test_modele_val) \
  use(42,on_test_model_val) use(43,on_test_model_eeval) use(44,on_test_model_veal) \
  use(45,on_test_model_eal) use(46,on_test_model_evval) use(47,on_test_model_eavl) \
  use(48,on_test_model_evl) use(49,on_test_model_evaal) use(50,on_test_model_evla) \
  use(51,on_test_model_eva) use(52,on_test_model_evall) use(53,ons_test_model_eval) \
  use(54,on_tests_model_eval) use(55,on_test_models_eval) use(56,on_test_model_evals) \
  use(57,onTestModelEval) use(58,OnTestModelEval)
#define DETPL_NEAR_on_test_model_train(use) \
  use(0,n_test_model_train) use(1,oon_test_model_train) use(2,no_test_model_train) \
  use(3,o_test_model_train) use(4,onn_test_model_train) use(5,o_ntest_model_train) \
  use(6,ontest_model_train) use(7,on__test_model_train) use(8,ont_est_model_train) \
  use(9,on_est_model_train) use(10,on_ttest_model_train) use(11,on_etst_model_train) \
  use(12,on_tst_model_train) use(13,on_teest_model_train) use(14,on_tset_model_train) \
  use(15,on_tet_model_train) use(16,on_tesst_model_train) use(17,on_tets_model_train) \
  use(18,on_tes_model_train) use(19,on_testt_model_train) use(20,on_tes_tmodel_train) \
  use(21,on_testmodel_train) use(22,on_test__model_train) use(23,on_testm_odel_train) \
  use(24,on_test_odel_train) use(25,on_test_mmodel_train) use(26,on_test_omdel_train) \
  use(27,on_test_mdel_train) use(28,on_test_moodel_train) use(29,on_test_mdoel_train) \
  use(30,on_test_moel_train) use(31,on_test_moddel_train) use(32,on_test_moedl_train) \
  use(33,on_test_modl_train) use(34,on_test_modeel_train) use(35,on_test_modle_train) \
  use(36,on_test_mode_train) use(37,on_test_modell_train) use(38,on_test_mode_ltrain) \
  use(39,on_test_modeltrain) use(40,on_test_model__train) use(41,on_test_modelt_rain) \
  use(42,on_test_model_rain) use(43,on_test_model_ttrain) use(44,on_test_model_rtain) \
  use(45,on_test_model_tain) use(46,on_test_model_trrain) use(47,on_test_model_tarin) \
  use(48,on_test_model_trin) use(49,on_test_model_traain) use(50,on_test_model_trian) \
  use(51,on_test_model_tran) use(52,on_test_model_traiin) use(53,on_test_model_trani) \
  use(54,on_test_model_trai) use(55,on_test_model_trainn) use(56,ons_test_model_train) \
  use(57,on_tests_model_train) use(58,on_test_models_train) use(59,on_test_model_trains) \
  use(60,onTestModelTrain) use(61,OnTestModelTrain)
#define DETPL_NEAR_automatic_optimization(use) \
  use(0,utomatic_optimization) use(1,aautomatic_optimization) use(2,uatomatic_optimization) \
  use(3,atomatic_optimization) use(4,auutomatic_optimization) use(5,atuomatic_optimization) \
  use(6,auomatic_optimization) use(7,auttomatic_optimization) use(8,auotmatic_optimization) \
  use(9,autmatic_optimization) use(10,autoomatic_optimization) use(11,autmoatic_optimization) \
  use(12,autoatic_optimization) use(13,autommatic_optimization) use(14,autoamtic_optimization) \
  use(15,automtic_optimization) use(16,automaatic_optimization) use(17,automtaic_optimization) \
  use(18,automaic_optimization) use(19,automattic_optimization) use(20,automaitc_optimization) \
  use(21,automatc_optimization) use(22,automatiic_optimization) use(23,automatci_optimization) \
  use(24,automati_optimization) use(25,automaticc_optimization) use(26,automati_coptimization) \
  use(27,automaticoptimization) use(28,automatic__optimization) use(29,automatico_ptimization) \
  use(30,automatic_ptimization) use(31,automatic_ooptimization) use(32,automatic_potimization) \
  use(33,automatic_otimization) use(34,automatic_opptimization) use(35,automatic_otpimization) \
  use(36,automatic_opimization) use(37,automatic_opttimization) use(38,automatic_opitmization) \
  use(39,automatic_optmization) use(40,automatic_optiimization) use(41,automatic_optmiization) \
  use(42,automatic_optiization) use(43,automatic_optimmization) use(44,automatic_optiimzation) \
  use(45,automatic_optimzation) use(46,automatic_optimiization) use(47,automatic_optimziation) \
  use(48,automatic_optimiation) use(49,automatic_optimizzation) use(50,automatic_optimiaztion) \
  use(51,automatic_optimiztion) use(52,automatic_optimizaation) use(53,automatic_optimiztaion) \
  use(54,automatic_optimizaion) use(55,automatic_optimizattion) use(56,automatic_optimizaiton) \
  use(57,automatic_optimizaton) use(58,automatic_optimizatiion) use(59,automatic_optimizatoin) \
  use(60,automatic_optimizatin) use(61,automatic_optimizatioon) use(62,automatic_optimizatino) \
  use(63,automatic_optimizatio) use(64,automatic_optimizationn) use(65,automatics_optimization) \
  use(66,automatic_optimizations) use(67,automaticOptimization) use(68,AutomaticOptimization) \
  use(69,automatic_optimisation)
#define DETPL_NEAR_truncated_bptt_steps(use) \
  use(0,runcated_bptt_steps) use(1,ttruncated_bptt_steps) use(2,rtuncated_bptt_steps) \
  use(3,tuncated_bptt_steps) use(4,trruncated_bptt_steps) use(5,turncated_bptt_steps) \
  use(6,trncated_bptt_steps) use(7,truuncated_bptt_steps) use(8,trnucated_bptt_steps) \
  use(9,trucated_bptt_steps) use(10,trunncated_bptt_steps) use(11,trucnated_bptt_steps) \
  use(12,trunated_bptt_steps) use(13,trunccated_bptt_steps) use(14,trunacted_bptt_steps) \
  use(15,truncted_bptt_steps) use(16,truncaated_bptt_steps) use(17,trunctaed_bptt_steps) \
  use(18,truncaed_bptt_steps) use(19,truncatted_bptt_steps) use(20,truncaetd_bptt_steps) \
  use(21,truncatd_bptt_steps) use(22,truncateed_bptt_steps) use(23,truncatde_bptt_steps) \
  use(24,truncate_bptt_steps) use(25,truncatedd_bptt_steps) use(26,truncate_dbptt_steps) \
  use(27,truncatedbptt_steps) use(28,truncated__bptt_steps) use(29,truncatedb_ptt_steps) \
  use(30,truncated_ptt_steps) use(31,truncated_bbptt_steps) use(32,truncated_pbtt_steps) \
  use(33,truncated_btt_steps) use(34,truncated_bpptt_steps) use(35,truncated_btpt_steps) \
  use(36,truncated_bpt_steps) use(37,truncated_bpttt_steps) use(38,truncated_bpt_tsteps) \
  use(39,truncated_bpttsteps) use(40,truncated_bptt__steps) use(41,truncated_bptts_teps) \
  use(42,truncated_bptt_teps) use(43,truncated_bptt_ssteps) use(44,truncated_bptt_tseps) \
  use(45,truncated_bptt_seps) use(46,truncated_bptt_stteps) use(47,truncated_bptt_setps) \
  use(48,truncated_bptt_stps) use(49,truncated_bptt_steeps) use(50,truncated_bptt_stpes) \
  use(51,truncated_bptt_stes) use(52,truncated_bptt_stepps) use(53,truncated_bptt_stesp) \
  use(54,truncated_bptt_step) use(55,truncated_bptt_stepss) use(56,truncateds_bptt_steps) \
  use(57,truncated_bptts_steps) use(58,truncatedBpttSteps) use(59,TruncatedBpttSteps)

namespace detail {

#define DETPL_TEXT(index, name) #name " "
#define DETPL_LOOK_UP(index, name) probe<Subject>::name;
#define DETPL_IS_ABSENT(index, name) requires { probe<Subject>::name; },
template <>
struct near_misses<hook::on_init_start> {
  static constexpr const char* names = DETPL_NEAR_on_init_start(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_init_start(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_init_start(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_init_end> {
  static constexpr const char* names = DETPL_NEAR_on_init_end(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_init_end(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_init_end(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::configure_callbacks> {
  static constexpr const char* names = DETPL_NEAR_configure_callbacks(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_configure_callbacks(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_configure_callbacks(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::prepare_data> {
  static constexpr const char* names = DETPL_NEAR_prepare_data(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_prepare_data(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_prepare_data(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_before_accelerator_backend_setup> {
  static constexpr const char* names = DETPL_NEAR_on_before_accelerator_backend_setup(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_before_accelerator_backend_setup(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_before_accelerator_backend_setup(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_configure_sharded_model> {
  static constexpr const char* names = DETPL_NEAR_on_configure_sharded_model(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_configure_sharded_model(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_configure_sharded_model(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::configure_sharded_model> {
  static constexpr const char* names = DETPL_NEAR_configure_sharded_model(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_configure_sharded_model(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_configure_sharded_model(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::configure_model> {
  static constexpr const char* names = DETPL_NEAR_configure_model(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_configure_model(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_configure_model(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::configure_optimizers> {
  static constexpr const char* names = DETPL_NEAR_configure_optimizers(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_configure_optimizers(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_configure_optimizers(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_fit_start> {
  static constexpr const char* names = DETPL_NEAR_on_fit_start(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_fit_start(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_fit_start(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_pretrain_routine_start> {
  static constexpr const char* names = DETPL_NEAR_on_pretrain_routine_start(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_pretrain_routine_start(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_pretrain_routine_start(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_pretrain_routine_end> {
  static constexpr const char* names = DETPL_NEAR_on_pretrain_routine_end(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_pretrain_routine_end(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_pretrain_routine_end(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_sanity_check_start> {
  static constexpr const char* names = DETPL_NEAR_on_sanity_check_start(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_sanity_check_start(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_sanity_check_start(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_sanity_check_end> {
  static constexpr const char* names = DETPL_NEAR_on_sanity_check_end(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_sanity_check_end(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_sanity_check_end(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_post_move_to_device> {
  static constexpr const char* names = DETPL_NEAR_on_post_move_to_device(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_post_move_to_device(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_post_move_to_device(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::train_dataloader> {
  static constexpr const char* names = DETPL_NEAR_train_dataloader(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_train_dataloader(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_train_dataloader(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::val_dataloader> {
  static constexpr const char* names = DETPL_NEAR_val_dataloader(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_val_dataloader(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_val_dataloader(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::predict_dataloader> {
  static constexpr const char* names = DETPL_NEAR_predict_dataloader(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_predict_dataloader(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_predict_dataloader(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::test_dataloader> {
  static constexpr const char* names = DETPL_NEAR_test_dataloader(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_test_dataloader(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_test_dataloader(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_train_dataloader> {
  static constexpr const char* names = DETPL_NEAR_on_train_dataloader(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_train_dataloader(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_train_dataloader(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_val_dataloader> {
  static constexpr const char* names = DETPL_NEAR_on_val_dataloader(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_val_dataloader(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_val_dataloader(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_predict_dataloader> {
  static constexpr const char* names = DETPL_NEAR_on_predict_dataloader(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_predict_dataloader(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_predict_dataloader(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_test_dataloader> {
  static constexpr const char* names = DETPL_NEAR_on_test_dataloader(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_test_dataloader(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_test_dataloader(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_before_batch_transfer> {
  static constexpr const char* names = DETPL_NEAR_on_before_batch_transfer(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_before_batch_transfer(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_before_batch_transfer(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::transfer_batch_to_device> {
  static constexpr const char* names = DETPL_NEAR_transfer_batch_to_device(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_transfer_batch_to_device(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_transfer_batch_to_device(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_after_batch_transfer> {
  static constexpr const char* names = DETPL_NEAR_on_after_batch_transfer(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_after_batch_transfer(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_after_batch_transfer(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_train_start> {
  static constexpr const char* names = DETPL_NEAR_on_train_start(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_train_start(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_train_start(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_epoch_start> {
  static constexpr const char* names = DETPL_NEAR_on_epoch_start(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_epoch_start(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_epoch_start(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_train_epoch_start> {
  static constexpr const char* names = DETPL_NEAR_on_train_epoch_start(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_train_epoch_start(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_train_epoch_start(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_batch_start> {
  static constexpr const char* names = DETPL_NEAR_on_batch_start(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_batch_start(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_batch_start(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_train_batch_start> {
  static constexpr const char* names = DETPL_NEAR_on_train_batch_start(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_train_batch_start(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_train_batch_start(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::tbptt_split_batch> {
  static constexpr const char* names = DETPL_NEAR_tbptt_split_batch(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_tbptt_split_batch(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_tbptt_split_batch(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::training_step> {
  static constexpr const char* names = DETPL_NEAR_training_step(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_training_step(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_training_step(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::training_step_end> {
  static constexpr const char* names = DETPL_NEAR_training_step_end(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_training_step_end(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_training_step_end(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_before_zero_grad> {
  static constexpr const char* names = DETPL_NEAR_on_before_zero_grad(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_before_zero_grad(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_before_zero_grad(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::optimizer_zero_grad> {
  static constexpr const char* names = DETPL_NEAR_optimizer_zero_grad(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_optimizer_zero_grad(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_optimizer_zero_grad(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_before_backward> {
  static constexpr const char* names = DETPL_NEAR_on_before_backward(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_before_backward(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_before_backward(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::manual_backward> {
  static constexpr const char* names = DETPL_NEAR_manual_backward(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_manual_backward(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_manual_backward(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_after_backward> {
  static constexpr const char* names = DETPL_NEAR_on_after_backward(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_after_backward(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_after_backward(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_before_optimizer_step> {
  static constexpr const char* names = DETPL_NEAR_on_before_optimizer_step(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_before_optimizer_step(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_before_optimizer_step(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::configure_gradient_clipping> {
  static constexpr const char* names = DETPL_NEAR_configure_gradient_clipping(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_configure_gradient_clipping(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_configure_gradient_clipping(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::optimizer_step> {
  static constexpr const char* names = DETPL_NEAR_optimizer_step(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_optimizer_step(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_optimizer_step(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::lr_scheduler_step> {
  static constexpr const char* names = DETPL_NEAR_lr_scheduler_step(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_lr_scheduler_step(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_lr_scheduler_step(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_train_batch_end> {
  static constexpr const char* names = DETPL_NEAR_on_train_batch_end(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_train_batch_end(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_train_batch_end(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_batch_end> {
  static constexpr const char* names = DETPL_NEAR_on_batch_end(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_batch_end(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_batch_end(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::training_epoch_end> {
  static constexpr const char* names = DETPL_NEAR_training_epoch_end(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_training_epoch_end(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_training_epoch_end(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_train_epoch_end> {
  static constexpr const char* names = DETPL_NEAR_on_train_epoch_end(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_train_epoch_end(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_train_epoch_end(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_epoch_end> {
  static constexpr const char* names = DETPL_NEAR_on_epoch_end(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_epoch_end(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_epoch_end(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_train_end> {
  static constexpr const char* names = DETPL_NEAR_on_train_end(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_train_end(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_train_end(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_validation_model_zero_grad> {
  static constexpr const char* names = DETPL_NEAR_on_validation_model_zero_grad(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_validation_model_zero_grad(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_validation_model_zero_grad(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_validation_model_eval> {
  static constexpr const char* names = DETPL_NEAR_on_validation_model_eval(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_validation_model_eval(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_validation_model_eval(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_validation_start> {
  static constexpr const char* names = DETPL_NEAR_on_validation_start(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_validation_start(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_validation_start(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_validation_epoch_start> {
  static constexpr const char* names = DETPL_NEAR_on_validation_epoch_start(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_validation_epoch_start(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_validation_epoch_start(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_validation_batch_start> {
  static constexpr const char* names = DETPL_NEAR_on_validation_batch_start(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_validation_batch_start(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_validation_batch_start(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::validation_step> {
  static constexpr const char* names = DETPL_NEAR_validation_step(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_validation_step(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_validation_step(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::validation_step_end> {
  static constexpr const char* names = DETPL_NEAR_validation_step_end(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_validation_step_end(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_validation_step_end(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_validation_batch_end> {
  static constexpr const char* names = DETPL_NEAR_on_validation_batch_end(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_validation_batch_end(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_validation_batch_end(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::validation_epoch_end> {
  static constexpr const char* names = DETPL_NEAR_validation_epoch_end(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_validation_epoch_end(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_validation_epoch_end(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_validation_epoch_end> {
  static constexpr const char* names = DETPL_NEAR_on_validation_epoch_end(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_validation_epoch_end(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_validation_epoch_end(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_validation_end> {
  static constexpr const char* names = DETPL_NEAR_on_validation_end(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_validation_end(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_validation_end(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_validation_model_train> {
  static constexpr const char* names = DETPL_NEAR_on_validation_model_train(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_validation_model_train(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_validation_model_train(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_predict_model_eval> {
  static constexpr const char* names = DETPL_NEAR_on_predict_model_eval(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_predict_model_eval(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_predict_model_eval(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_predict_start> {
  static constexpr const char* names = DETPL_NEAR_on_predict_start(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_predict_start(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_predict_start(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_predict_epoch_start> {
  static constexpr const char* names = DETPL_NEAR_on_predict_epoch_start(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_predict_epoch_start(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_predict_epoch_start(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_predict_batch_start> {
  static constexpr const char* names = DETPL_NEAR_on_predict_batch_start(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_predict_batch_start(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_predict_batch_start(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::predict_step> {
  static constexpr const char* names = DETPL_NEAR_predict_step(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_predict_step(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_predict_step(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_predict_batch_end> {
  static constexpr const char* names = DETPL_NEAR_on_predict_batch_end(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_predict_batch_end(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_predict_batch_end(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_predict_epoch_end> {
  static constexpr const char* names = DETPL_NEAR_on_predict_epoch_end(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_predict_epoch_end(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_predict_epoch_end(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_predict_end> {
  static constexpr const char* names = DETPL_NEAR_on_predict_end(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_predict_end(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_predict_end(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_predict_model_train> {
  static constexpr const char* names = DETPL_NEAR_on_predict_model_train(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_predict_model_train(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_predict_model_train(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_save_checkpoint> {
  static constexpr const char* names = DETPL_NEAR_on_save_checkpoint(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_save_checkpoint(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_save_checkpoint(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_load_checkpoint> {
  static constexpr const char* names = DETPL_NEAR_on_load_checkpoint(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_load_checkpoint(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_load_checkpoint(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_hpc_save> {
  static constexpr const char* names = DETPL_NEAR_on_hpc_save(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_hpc_save(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_hpc_save(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_hpc_load> {
  static constexpr const char* names = DETPL_NEAR_on_hpc_load(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_hpc_load(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_hpc_load(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_fit_end> {
  static constexpr const char* names = DETPL_NEAR_on_fit_end(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_fit_end(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_fit_end(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_exception> {
  static constexpr const char* names = DETPL_NEAR_on_exception(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_exception(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_exception(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_keyboard_interrupt> {
  static constexpr const char* names = DETPL_NEAR_on_keyboard_interrupt(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_keyboard_interrupt(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_keyboard_interrupt(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::get_progress_bar_dict> {
  static constexpr const char* names = DETPL_NEAR_get_progress_bar_dict(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_get_progress_bar_dict(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_get_progress_bar_dict(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::test_step> {
  static constexpr const char* names = DETPL_NEAR_test_step(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_test_step(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_test_step(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::test_step_end> {
  static constexpr const char* names = DETPL_NEAR_test_step_end(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_test_step_end(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_test_step_end(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::test_epoch_end> {
  static constexpr const char* names = DETPL_NEAR_test_epoch_end(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_test_epoch_end(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_test_epoch_end(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_test_start> {
  static constexpr const char* names = DETPL_NEAR_on_test_start(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_test_start(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_test_start(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_test_end> {
  static constexpr const char* names = DETPL_NEAR_on_test_end(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_test_end(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_test_end(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_test_epoch_start> {
  static constexpr const char* names = DETPL_NEAR_on_test_epoch_start(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_test_epoch_start(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_test_epoch_start(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_test_epoch_end> {
  static constexpr const char* names = DETPL_NEAR_on_test_epoch_end(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_test_epoch_end(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_test_epoch_end(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_test_batch_start> {
  static constexpr const char* names = DETPL_NEAR_on_test_batch_start(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_test_batch_start(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_test_batch_start(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_test_batch_end> {
  static constexpr const char* names = DETPL_NEAR_on_test_batch_end(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_test_batch_end(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_test_batch_end(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_test_model_eval> {
  static constexpr const char* names = DETPL_NEAR_on_test_model_eval(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_test_model_eval(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_test_model_eval(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::on_test_model_train> {
  static constexpr const char* names = DETPL_NEAR_on_test_model_train(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_on_test_model_train(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_on_test_model_train(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::automatic_optimization> {
  static constexpr const char* names = DETPL_NEAR_automatic_optimization(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_automatic_optimization(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_automatic_optimization(DETPL_IS_ABSENT)};
};
template <>
struct near_misses<hook::truncated_bptt_steps> {
  static constexpr const char* names = DETPL_NEAR_truncated_bptt_steps(DETPL_TEXT);
  template <class Subject>
  static constexpr bool none = requires { DETPL_NEAR_truncated_bptt_steps(DETPL_LOOK_UP) };
  template <class Subject>
  static constexpr bool absent[] = {DETPL_NEAR_truncated_bptt_steps(DETPL_IS_ABSENT)};
};
#undef DETPL_TEXT
#undef DETPL_LOOK_UP
#undef DETPL_IS_ABSENT

template <class Subject>
constexpr void for_each_hook(auto&& visitor) {
  visitor.template operator()<hook::on_init_start>();
  visitor.template operator()<hook::on_init_end>();
  visitor.template operator()<hook::configure_callbacks>();
  visitor.template operator()<hook::prepare_data>();
  visitor.template operator()<hook::on_before_accelerator_backend_setup>();
  visitor.template operator()<hook::setup>();
  visitor.template operator()<hook::on_configure_sharded_model>();
  visitor.template operator()<hook::configure_sharded_model>();
  visitor.template operator()<hook::configure_model>();
  visitor.template operator()<hook::configure_optimizers>();
  visitor.template operator()<hook::on_fit_start>();
  visitor.template operator()<hook::on_pretrain_routine_start>();
  visitor.template operator()<hook::on_pretrain_routine_end>();
  visitor.template operator()<hook::on_sanity_check_start>();
  visitor.template operator()<hook::on_sanity_check_end>();
  visitor.template operator()<hook::on_post_move_to_device>();
  visitor.template operator()<hook::train_dataloader>();
  visitor.template operator()<hook::val_dataloader>();
  visitor.template operator()<hook::predict_dataloader>();
  visitor.template operator()<hook::test_dataloader>();
  visitor.template operator()<hook::on_train_dataloader>();
  visitor.template operator()<hook::on_val_dataloader>();
  visitor.template operator()<hook::on_predict_dataloader>();
  visitor.template operator()<hook::on_test_dataloader>();
  visitor.template operator()<hook::on_before_batch_transfer>();
  visitor.template operator()<hook::transfer_batch_to_device>();
  visitor.template operator()<hook::on_after_batch_transfer>();
  visitor.template operator()<hook::on_train_start>();
  visitor.template operator()<hook::on_epoch_start>();
  visitor.template operator()<hook::on_train_epoch_start>();
  visitor.template operator()<hook::on_batch_start>();
  visitor.template operator()<hook::on_train_batch_start>();
  visitor.template operator()<hook::tbptt_split_batch>();
  visitor.template operator()<hook::training_step>();
  visitor.template operator()<hook::training_step_end>();
  visitor.template operator()<hook::on_before_zero_grad>();
  visitor.template operator()<hook::optimizer_zero_grad>();
  visitor.template operator()<hook::on_before_backward>();
  visitor.template operator()<hook::backward>();
  visitor.template operator()<hook::manual_backward>();
  visitor.template operator()<hook::on_after_backward>();
  visitor.template operator()<hook::on_before_optimizer_step>();
  visitor.template operator()<hook::configure_gradient_clipping>();
  visitor.template operator()<hook::optimizer_step>();
  visitor.template operator()<hook::lr_scheduler_step>();
  visitor.template operator()<hook::on_train_batch_end>();
  visitor.template operator()<hook::on_batch_end>();
  visitor.template operator()<hook::training_epoch_end>();
  visitor.template operator()<hook::on_train_epoch_end>();
  visitor.template operator()<hook::on_epoch_end>();
  visitor.template operator()<hook::on_train_end>();
  visitor.template operator()<hook::on_validation_model_zero_grad>();
  visitor.template operator()<hook::on_validation_model_eval>();
  visitor.template operator()<hook::on_validation_start>();
  visitor.template operator()<hook::on_validation_epoch_start>();
  visitor.template operator()<hook::on_validation_batch_start>();
  visitor.template operator()<hook::validation_step>();
  visitor.template operator()<hook::validation_step_end>();
  visitor.template operator()<hook::on_validation_batch_end>();
  visitor.template operator()<hook::validation_epoch_end>();
  visitor.template operator()<hook::on_validation_epoch_end>();
  visitor.template operator()<hook::on_validation_end>();
  visitor.template operator()<hook::on_validation_model_train>();
  visitor.template operator()<hook::on_predict_model_eval>();
  visitor.template operator()<hook::on_predict_start>();
  visitor.template operator()<hook::on_predict_epoch_start>();
  visitor.template operator()<hook::on_predict_batch_start>();
  visitor.template operator()<hook::predict_step>();
  visitor.template operator()<hook::forward>();
  visitor.template operator()<hook::on_predict_batch_end>();
  visitor.template operator()<hook::on_predict_epoch_end>();
  visitor.template operator()<hook::on_predict_end>();
  visitor.template operator()<hook::on_predict_model_train>();
  visitor.template operator()<hook::on_save_checkpoint>();
  visitor.template operator()<hook::on_load_checkpoint>();
  visitor.template operator()<hook::on_hpc_save>();
  visitor.template operator()<hook::on_hpc_load>();
  visitor.template operator()<hook::on_fit_end>();
  visitor.template operator()<hook::teardown>();
  visitor.template operator()<hook::on_exception>();
  visitor.template operator()<hook::on_keyboard_interrupt>();
  visitor.template operator()<hook::get_progress_bar_dict>();
  visitor.template operator()<hook::test_step>();
  visitor.template operator()<hook::test_step_end>();
  visitor.template operator()<hook::test_epoch_end>();
  visitor.template operator()<hook::on_test_start>();
  visitor.template operator()<hook::on_test_end>();
  visitor.template operator()<hook::on_test_epoch_start>();
  visitor.template operator()<hook::on_test_epoch_end>();
  visitor.template operator()<hook::on_test_batch_start>();
  visitor.template operator()<hook::on_test_batch_end>();
  visitor.template operator()<hook::on_test_model_eval>();
  visitor.template operator()<hook::on_test_model_train>();
  visitor.template operator()<hook::hiddens>();
  visitor.template operator()<hook::automatic_optimization>();
  visitor.template operator()<hook::truncated_bptt_steps>();
}

template <subject Kind, class Subject, class Types>
constexpr bool faultless() {
  return
      fault_of<hook::on_init_start, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_init_end, Kind, Subject, Types> == fault::none &&
      fault_of<hook::configure_callbacks, Kind, Subject, Types> == fault::none &&
      fault_of<hook::prepare_data, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_before_accelerator_backend_setup, Kind, Subject, Types> == fault::none &&
      fault_of<hook::setup, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_configure_sharded_model, Kind, Subject, Types> == fault::none &&
      fault_of<hook::configure_sharded_model, Kind, Subject, Types> == fault::none &&
      fault_of<hook::configure_model, Kind, Subject, Types> == fault::none &&
      fault_of<hook::configure_optimizers, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_fit_start, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_pretrain_routine_start, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_pretrain_routine_end, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_sanity_check_start, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_sanity_check_end, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_post_move_to_device, Kind, Subject, Types> == fault::none &&
      fault_of<hook::train_dataloader, Kind, Subject, Types> == fault::none &&
      fault_of<hook::val_dataloader, Kind, Subject, Types> == fault::none &&
      fault_of<hook::predict_dataloader, Kind, Subject, Types> == fault::none &&
      fault_of<hook::test_dataloader, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_train_dataloader, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_val_dataloader, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_predict_dataloader, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_test_dataloader, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_before_batch_transfer, Kind, Subject, Types> == fault::none &&
      fault_of<hook::transfer_batch_to_device, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_after_batch_transfer, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_train_start, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_epoch_start, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_train_epoch_start, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_batch_start, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_train_batch_start, Kind, Subject, Types> == fault::none &&
      fault_of<hook::tbptt_split_batch, Kind, Subject, Types> == fault::none &&
      fault_of<hook::training_step, Kind, Subject, Types> == fault::none &&
      fault_of<hook::training_step_end, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_before_zero_grad, Kind, Subject, Types> == fault::none &&
      fault_of<hook::optimizer_zero_grad, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_before_backward, Kind, Subject, Types> == fault::none &&
      fault_of<hook::backward, Kind, Subject, Types> == fault::none &&
      fault_of<hook::manual_backward, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_after_backward, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_before_optimizer_step, Kind, Subject, Types> == fault::none &&
      fault_of<hook::configure_gradient_clipping, Kind, Subject, Types> == fault::none &&
      fault_of<hook::optimizer_step, Kind, Subject, Types> == fault::none &&
      fault_of<hook::lr_scheduler_step, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_train_batch_end, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_batch_end, Kind, Subject, Types> == fault::none &&
      fault_of<hook::training_epoch_end, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_train_epoch_end, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_epoch_end, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_train_end, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_validation_model_zero_grad, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_validation_model_eval, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_validation_start, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_validation_epoch_start, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_validation_batch_start, Kind, Subject, Types> == fault::none &&
      fault_of<hook::validation_step, Kind, Subject, Types> == fault::none &&
      fault_of<hook::validation_step_end, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_validation_batch_end, Kind, Subject, Types> == fault::none &&
      fault_of<hook::validation_epoch_end, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_validation_epoch_end, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_validation_end, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_validation_model_train, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_predict_model_eval, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_predict_start, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_predict_epoch_start, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_predict_batch_start, Kind, Subject, Types> == fault::none &&
      fault_of<hook::predict_step, Kind, Subject, Types> == fault::none &&
      fault_of<hook::forward, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_predict_batch_end, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_predict_epoch_end, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_predict_end, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_predict_model_train, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_save_checkpoint, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_load_checkpoint, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_hpc_save, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_hpc_load, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_fit_end, Kind, Subject, Types> == fault::none &&
      fault_of<hook::teardown, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_exception, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_keyboard_interrupt, Kind, Subject, Types> == fault::none &&
      fault_of<hook::get_progress_bar_dict, Kind, Subject, Types> == fault::none &&
      fault_of<hook::test_step, Kind, Subject, Types> == fault::none &&
      fault_of<hook::test_step_end, Kind, Subject, Types> == fault::none &&
      fault_of<hook::test_epoch_end, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_test_start, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_test_end, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_test_epoch_start, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_test_epoch_end, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_test_batch_start, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_test_batch_end, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_test_model_eval, Kind, Subject, Types> == fault::none &&
      fault_of<hook::on_test_model_train, Kind, Subject, Types> == fault::none &&
      fault_of<hook::hiddens, Kind, Subject, Types> == fault::none &&
      fault_of<hook::automatic_optimization, Kind, Subject, Types> == fault::none &&
      fault_of<hook::truncated_bptt_steps, Kind, Subject, Types> == fault::none &&
      spelt_right<hook::on_init_start, Kind, Subject>() &&
      spelt_right<hook::on_init_end, Kind, Subject>() &&
      spelt_right<hook::configure_callbacks, Kind, Subject>() &&
      spelt_right<hook::prepare_data, Kind, Subject>() &&
      spelt_right<hook::on_before_accelerator_backend_setup, Kind, Subject>() &&
      spelt_right<hook::on_configure_sharded_model, Kind, Subject>() &&
      spelt_right<hook::configure_sharded_model, Kind, Subject>() &&
      spelt_right<hook::configure_model, Kind, Subject>() &&
      spelt_right<hook::configure_optimizers, Kind, Subject>() &&
      spelt_right<hook::on_fit_start, Kind, Subject>() &&
      spelt_right<hook::on_pretrain_routine_start, Kind, Subject>() &&
      spelt_right<hook::on_pretrain_routine_end, Kind, Subject>() &&
      spelt_right<hook::on_sanity_check_start, Kind, Subject>() &&
      spelt_right<hook::on_sanity_check_end, Kind, Subject>() &&
      spelt_right<hook::on_post_move_to_device, Kind, Subject>() &&
      spelt_right<hook::train_dataloader, Kind, Subject>() &&
      spelt_right<hook::val_dataloader, Kind, Subject>() &&
      spelt_right<hook::predict_dataloader, Kind, Subject>() &&
      spelt_right<hook::test_dataloader, Kind, Subject>() &&
      spelt_right<hook::on_train_dataloader, Kind, Subject>() &&
      spelt_right<hook::on_val_dataloader, Kind, Subject>() &&
      spelt_right<hook::on_predict_dataloader, Kind, Subject>() &&
      spelt_right<hook::on_test_dataloader, Kind, Subject>() &&
      spelt_right<hook::on_before_batch_transfer, Kind, Subject>() &&
      spelt_right<hook::transfer_batch_to_device, Kind, Subject>() &&
      spelt_right<hook::on_after_batch_transfer, Kind, Subject>() &&
      spelt_right<hook::on_train_start, Kind, Subject>() &&
      spelt_right<hook::on_epoch_start, Kind, Subject>() &&
      spelt_right<hook::on_train_epoch_start, Kind, Subject>() &&
      spelt_right<hook::on_batch_start, Kind, Subject>() &&
      spelt_right<hook::on_train_batch_start, Kind, Subject>() &&
      spelt_right<hook::tbptt_split_batch, Kind, Subject>() &&
      spelt_right<hook::training_step, Kind, Subject>() &&
      spelt_right<hook::training_step_end, Kind, Subject>() &&
      spelt_right<hook::on_before_zero_grad, Kind, Subject>() &&
      spelt_right<hook::optimizer_zero_grad, Kind, Subject>() &&
      spelt_right<hook::on_before_backward, Kind, Subject>() &&
      spelt_right<hook::manual_backward, Kind, Subject>() &&
      spelt_right<hook::on_after_backward, Kind, Subject>() &&
      spelt_right<hook::on_before_optimizer_step, Kind, Subject>() &&
      spelt_right<hook::configure_gradient_clipping, Kind, Subject>() &&
      spelt_right<hook::optimizer_step, Kind, Subject>() &&
      spelt_right<hook::lr_scheduler_step, Kind, Subject>() &&
      spelt_right<hook::on_train_batch_end, Kind, Subject>() &&
      spelt_right<hook::on_batch_end, Kind, Subject>() &&
      spelt_right<hook::training_epoch_end, Kind, Subject>() &&
      spelt_right<hook::on_train_epoch_end, Kind, Subject>() &&
      spelt_right<hook::on_epoch_end, Kind, Subject>() &&
      spelt_right<hook::on_train_end, Kind, Subject>() &&
      spelt_right<hook::on_validation_model_zero_grad, Kind, Subject>() &&
      spelt_right<hook::on_validation_model_eval, Kind, Subject>() &&
      spelt_right<hook::on_validation_start, Kind, Subject>() &&
      spelt_right<hook::on_validation_epoch_start, Kind, Subject>() &&
      spelt_right<hook::on_validation_batch_start, Kind, Subject>() &&
      spelt_right<hook::validation_step, Kind, Subject>() &&
      spelt_right<hook::validation_step_end, Kind, Subject>() &&
      spelt_right<hook::on_validation_batch_end, Kind, Subject>() &&
      spelt_right<hook::validation_epoch_end, Kind, Subject>() &&
      spelt_right<hook::on_validation_epoch_end, Kind, Subject>() &&
      spelt_right<hook::on_validation_end, Kind, Subject>() &&
      spelt_right<hook::on_validation_model_train, Kind, Subject>() &&
      spelt_right<hook::on_predict_model_eval, Kind, Subject>() &&
      spelt_right<hook::on_predict_start, Kind, Subject>() &&
      spelt_right<hook::on_predict_epoch_start, Kind, Subject>() &&
      spelt_right<hook::on_predict_batch_start, Kind, Subject>() &&
      spelt_right<hook::predict_step, Kind, Subject>() &&
      spelt_right<hook::on_predict_batch_end, Kind, Subject>() &&
      spelt_right<hook::on_predict_epoch_end, Kind, Subject>() &&
      spelt_right<hook::on_predict_end, Kind, Subject>() &&
      spelt_right<hook::on_predict_model_train, Kind, Subject>() &&
      spelt_right<hook::on_save_checkpoint, Kind, Subject>() &&
      spelt_right<hook::on_load_checkpoint, Kind, Subject>() &&
      spelt_right<hook::on_hpc_save, Kind, Subject>() &&
      spelt_right<hook::on_hpc_load, Kind, Subject>() &&
      spelt_right<hook::on_fit_end, Kind, Subject>() &&
      spelt_right<hook::on_exception, Kind, Subject>() &&
      spelt_right<hook::on_keyboard_interrupt, Kind, Subject>() &&
      spelt_right<hook::get_progress_bar_dict, Kind, Subject>() &&
      spelt_right<hook::test_step, Kind, Subject>() &&
      spelt_right<hook::test_step_end, Kind, Subject>() &&
      spelt_right<hook::test_epoch_end, Kind, Subject>() &&
      spelt_right<hook::on_test_start, Kind, Subject>() &&
      spelt_right<hook::on_test_end, Kind, Subject>() &&
      spelt_right<hook::on_test_epoch_start, Kind, Subject>() &&
      spelt_right<hook::on_test_epoch_end, Kind, Subject>() &&
      spelt_right<hook::on_test_batch_start, Kind, Subject>() &&
      spelt_right<hook::on_test_batch_end, Kind, Subject>() &&
      spelt_right<hook::on_test_model_eval, Kind, Subject>() &&
      spelt_right<hook::on_test_model_train, Kind, Subject>() &&
      spelt_right<hook::automatic_optimization, Kind, Subject>() &&
      spelt_right<hook::truncated_bptt_steps, Kind, Subject>();
}

}  // namespace detail

// Conditions are plain named facts: both compilers show them, and add less than they would to an expression.
#define DETPL_SPELT(index, name) \
  static_assert(spelt_right[index], "detpl: unknown hook `" #name "`; did you mean `" DETPL_MEANT);

/// Explains every mistake of a subject in a sentence of its own, as failed static_asserts; true if there is none.
///
/// Write `static_assert((explain<Checks>() && ...))` in a class that holds nothing else that could fail.
template <class Check>
consteval bool explain() {
  using namespace detail;
  using Subject = typename Check::subject_type;
  using Types = typename Check::types;
  constexpr subject kind = Check::kind;
  if constexpr (is_torch_module_holder<Subject>) {
    constexpr bool is_the_module_itself = !is_torch_module_holder<Subject>;
    static_assert(is_the_module_itself,
                  "detpl: unsupported class: a TORCH_MODULE holder has none of the hooks, the class it points to has. Fix: name that class, `NetImpl` instead of `Net`. [docs/hooks.md#torch_module]");
  } else if constexpr (!inspectable<Subject>) {
    constexpr bool can_be_derived_from = is_open<Subject>;
    static_assert(can_be_derived_from,
                  "detpl: unsupported class: the hooks of a final class, a union or one with a private virtual destructor can't be found. Fix: make it a class to derive from. [docs/hooks.md#final]");
  } else if constexpr (!accepted<Check>) {
    constexpr bool ignored_names_are_hooks = ignores_known_names<Subject>();
    static_assert(ignored_names_are_hooks,
                  "detpl: unknown hook in `detpl_ignored_hooks`: each name must be a hook or nearly one, the list public. Fix: correct it, or remove the name. [docs/hooks.md#detpl_ignored_hooks]");
    // on_init_start
    if constexpr (constexpr fault found = fault_of<hook::on_init_start, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_init_start_is_absent = found != fault::unsupported;
        static_assert(on_init_start_is_absent,
                      "detpl: unsupported hook `on_init_start`: only callbacks are called there. Fix: move it to a callback. [docs/hooks.md#on_init_start]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_init_start_is_absent = found != fault::unsupported;
        static_assert(on_init_start_is_absent,
                      "detpl: unsupported hook `on_init_start`: a data module is asked for data and checkpoints alone. Fix: move it to a callback. [docs/hooks.md#on_init_start]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_init_start_can_be_called = found != fault::uncallable;
        static_assert(on_init_start_can_be_called,
                      "detpl: uncallable hook `on_init_start`: it is private or has other parameters. Fix: make it public and declare it `void on_init_start(detpl::Trainer& trainer)`. [docs/hooks.md#on_init_start]");
        constexpr bool on_init_start_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_init_start_returns_what_it_should,
                      "detpl: uncallable hook `on_init_start`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_init_start]");
      }
    }
    if constexpr (!spelt_right<hook::on_init_start, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_init_start, Subject>;
#define DETPL_MEANT "on_init_start`, which is unsupported? Fix: move it to a callback. [docs/hooks.md#on_init_start]"
      if constexpr (kind == subject::module) { DETPL_NEAR_on_init_start(DETPL_SPELT) }
#undef DETPL_MEANT
#define DETPL_MEANT "on_init_start`? Fix: rename it. [docs/hooks.md#on_init_start]"
      if constexpr (kind == subject::callback) { DETPL_NEAR_on_init_start(DETPL_SPELT) }
#undef DETPL_MEANT
    }
    // on_init_end
    if constexpr (constexpr fault found = fault_of<hook::on_init_end, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_init_end_is_absent = found != fault::unsupported;
        static_assert(on_init_end_is_absent,
                      "detpl: unsupported hook `on_init_end`: only callbacks are called there. Fix: move it to a callback. [docs/hooks.md#on_init_end]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_init_end_is_absent = found != fault::unsupported;
        static_assert(on_init_end_is_absent,
                      "detpl: unsupported hook `on_init_end`: a data module is asked for data and checkpoints alone. Fix: move it to a callback. [docs/hooks.md#on_init_end]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_init_end_can_be_called = found != fault::uncallable;
        static_assert(on_init_end_can_be_called,
                      "detpl: uncallable hook `on_init_end`: it is private or has other parameters. Fix: make it public and declare it `void on_init_end(detpl::Trainer& trainer)`. [docs/hooks.md#on_init_end]");
        constexpr bool on_init_end_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_init_end_returns_what_it_should,
                      "detpl: uncallable hook `on_init_end`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_init_end]");
      }
    }
    if constexpr (!spelt_right<hook::on_init_end, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_init_end, Subject>;
#define DETPL_MEANT "on_init_end`, which is unsupported? Fix: move it to a callback. [docs/hooks.md#on_init_end]"
      if constexpr (kind == subject::module) { DETPL_NEAR_on_init_end(DETPL_SPELT) }
#undef DETPL_MEANT
#define DETPL_MEANT "on_init_end`? Fix: rename it. [docs/hooks.md#on_init_end]"
      if constexpr (kind == subject::callback) { DETPL_NEAR_on_init_end(DETPL_SPELT) }
#undef DETPL_MEANT
    }
    // configure_callbacks
    if constexpr (constexpr fault found = fault_of<hook::configure_callbacks, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool configure_callbacks_can_be_called = found != fault::uncallable;
        static_assert(configure_callbacks_can_be_called,
                      "detpl: uncallable hook `configure_callbacks`: it is private or has other parameters. Fix: make it public and declare it `auto configure_callbacks()`. [docs/hooks.md#configure_callbacks]");
        constexpr bool configure_callbacks_returns_what_it_should = found != fault::unsuitable;
        static_assert(configure_callbacks_returns_what_it_should,
                      "detpl: uncallable hook `configure_callbacks`: it returns void, so nothing comes of it. Fix: return a value. [docs/hooks.md#configure_callbacks]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool configure_callbacks_is_absent = found != fault::unsupported;
        static_assert(configure_callbacks_is_absent,
                      "detpl: unsupported hook `configure_callbacks`: a data module is asked for data and checkpoints alone. Fix: move it to the module. [docs/hooks.md#configure_callbacks]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool configure_callbacks_is_absent = found != fault::unsupported;
        static_assert(configure_callbacks_is_absent,
                      "detpl: unsupported hook `configure_callbacks`: a callback is called around the module's own steps, it doesn't take their place. Fix: move it to the module. [docs/hooks.md#configure_callbacks]");
      }
    }
    if constexpr (!spelt_right<hook::configure_callbacks, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::configure_callbacks, Subject>;
#define DETPL_MEANT "configure_callbacks`? Fix: rename it. [docs/hooks.md#configure_callbacks]"
      DETPL_NEAR_configure_callbacks(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // prepare_data
    if constexpr (constexpr fault found = fault_of<hook::prepare_data, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::data_module) {
        constexpr bool prepare_data_can_be_called = found != fault::uncallable;
        static_assert(prepare_data_can_be_called,
                      "detpl: uncallable hook `prepare_data`: it is private or has other parameters. Fix: make it public and declare it `void prepare_data()`. [docs/hooks.md#prepare_data]");
        constexpr bool prepare_data_returns_what_it_should = found != fault::unsuitable;
        static_assert(prepare_data_returns_what_it_should,
                      "detpl: uncallable hook `prepare_data`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#prepare_data]");
      }
    }
    if constexpr (!spelt_right<hook::prepare_data, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::prepare_data, Subject>;
#define DETPL_MEANT "prepare_data`? Fix: rename it. [docs/hooks.md#prepare_data]"
      DETPL_NEAR_prepare_data(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_before_accelerator_backend_setup
    if constexpr (constexpr fault found = fault_of<hook::on_before_accelerator_backend_setup, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_before_accelerator_backend_setup_is_absent = found != fault::unsupported;
        static_assert(on_before_accelerator_backend_setup_is_absent,
                      "detpl: unsupported hook `on_before_accelerator_backend_setup`: only callbacks are called there. Fix: move it to a callback. [docs/hooks.md#on_before_accelerator_backend_setup]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_before_accelerator_backend_setup_is_absent = found != fault::unsupported;
        static_assert(on_before_accelerator_backend_setup_is_absent,
                      "detpl: unsupported hook `on_before_accelerator_backend_setup`: a data module is asked for data and checkpoints alone. Fix: move it to a callback. [docs/hooks.md#on_before_accelerator_backend_setup]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_before_accelerator_backend_setup_can_be_called = found != fault::uncallable;
        static_assert(on_before_accelerator_backend_setup_can_be_called,
                      "detpl: uncallable hook `on_before_accelerator_backend_setup`: it is private or has other parameters. Fix: make it public and declare it `void on_before_accelerator_backend_setup(detpl::Trainer& trainer, Module& module)`. [docs/hooks.md#on_before_accelerator_backend_setup]");
        constexpr bool on_before_accelerator_backend_setup_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_before_accelerator_backend_setup_returns_what_it_should,
                      "detpl: uncallable hook `on_before_accelerator_backend_setup`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_before_accelerator_backend_setup]");
      }
    }
    if constexpr (!spelt_right<hook::on_before_accelerator_backend_setup, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_before_accelerator_backend_setup, Subject>;
#define DETPL_MEANT "on_before_accelerator_backend_setup`, which is unsupported? Fix: move it to a callback. [docs/hooks.md#on_before_accelerator_backend_setup]"
      if constexpr (kind == subject::module) { DETPL_NEAR_on_before_accelerator_backend_setup(DETPL_SPELT) }
#undef DETPL_MEANT
#define DETPL_MEANT "on_before_accelerator_backend_setup`? Fix: rename it. [docs/hooks.md#on_before_accelerator_backend_setup]"
      if constexpr (kind == subject::callback) { DETPL_NEAR_on_before_accelerator_backend_setup(DETPL_SPELT) }
#undef DETPL_MEANT
    }
    // setup
    if constexpr (constexpr fault found = fault_of<hook::setup, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool setup_is_absent = found != fault::unsupported;
        static_assert(setup_is_absent,
                      "detpl: unsupported hook `setup`: a module has no stages, it is complete once constructed. Fix: move its body to the constructor, or to a data module's `setup`. [docs/hooks.md#setup]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool setup_can_be_called = found != fault::uncallable;
        static_assert(setup_can_be_called,
                      "detpl: uncallable hook `setup`: it is private or has other parameters. Fix: make it public and declare it `void setup(std::string_view stage)`. [docs/hooks.md#setup]");
        constexpr bool setup_returns_what_it_should = found != fault::unsuitable;
        static_assert(setup_returns_what_it_should,
                      "detpl: uncallable hook `setup`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#setup]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool setup_can_be_called = found != fault::uncallable;
        static_assert(setup_can_be_called,
                      "detpl: uncallable hook `setup`: it is private or has other parameters. Fix: make it public and declare it `void setup(detpl::Trainer& trainer, Module& module, std::string_view stage)`. [docs/hooks.md#setup]");
        constexpr bool setup_returns_what_it_should = found != fault::unsuitable;
        static_assert(setup_returns_what_it_should,
                      "detpl: uncallable hook `setup`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#setup]");
      }
    }
    // on_configure_sharded_model
    if constexpr (constexpr fault found = fault_of<hook::on_configure_sharded_model, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_configure_sharded_model_is_absent = found != fault::unsupported;
        static_assert(on_configure_sharded_model_is_absent,
                      "detpl: unsupported hook `on_configure_sharded_model`: only callbacks are called there. Fix: move it to a callback. [docs/hooks.md#on_configure_sharded_model]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_configure_sharded_model_is_absent = found != fault::unsupported;
        static_assert(on_configure_sharded_model_is_absent,
                      "detpl: unsupported hook `on_configure_sharded_model`: a data module is asked for data and checkpoints alone. Fix: move it to a callback. [docs/hooks.md#on_configure_sharded_model]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_configure_sharded_model_can_be_called = found != fault::uncallable;
        static_assert(on_configure_sharded_model_can_be_called,
                      "detpl: uncallable hook `on_configure_sharded_model`: it is private or has other parameters. Fix: make it public and declare it `void on_configure_sharded_model(detpl::Trainer& trainer, Module& module)`. [docs/hooks.md#on_configure_sharded_model]");
        constexpr bool on_configure_sharded_model_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_configure_sharded_model_returns_what_it_should,
                      "detpl: uncallable hook `on_configure_sharded_model`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_configure_sharded_model]");
      }
    }
    if constexpr (!spelt_right<hook::on_configure_sharded_model, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_configure_sharded_model, Subject>;
#define DETPL_MEANT "on_configure_sharded_model`, which is unsupported? Fix: move it to a callback. [docs/hooks.md#on_configure_sharded_model]"
      if constexpr (kind == subject::module) { DETPL_NEAR_on_configure_sharded_model(DETPL_SPELT) }
#undef DETPL_MEANT
#define DETPL_MEANT "on_configure_sharded_model`? Fix: rename it. [docs/hooks.md#on_configure_sharded_model]"
      if constexpr (kind == subject::callback) { DETPL_NEAR_on_configure_sharded_model(DETPL_SPELT) }
#undef DETPL_MEANT
    }
    // configure_sharded_model
    if constexpr (constexpr fault found = fault_of<hook::configure_sharded_model, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool configure_sharded_model_is_absent = found != fault::unsupported;
        static_assert(configure_sharded_model_is_absent,
                      "detpl: unsupported hook `configure_sharded_model`: weights are whole on every rank, nothing creates them in shards. Fix: create and register the layers in the constructor. [docs/hooks.md#configure_sharded_model]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool configure_sharded_model_is_absent = found != fault::unsupported;
        static_assert(configure_sharded_model_is_absent,
                      "detpl: unsupported hook `configure_sharded_model`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#configure_sharded_model]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool configure_sharded_model_is_absent = found != fault::unsupported;
        static_assert(configure_sharded_model_is_absent,
                      "detpl: unsupported hook `configure_sharded_model`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#configure_sharded_model]");
      }
    }
    if constexpr (!spelt_right<hook::configure_sharded_model, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::configure_sharded_model, Subject>;
#define DETPL_MEANT "configure_sharded_model`, which is unsupported? Fix: create and register the layers in the constructor. [docs/hooks.md#configure_sharded_model]"
      DETPL_NEAR_configure_sharded_model(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // configure_model
    if constexpr (constexpr fault found = fault_of<hook::configure_model, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool configure_model_is_absent = found != fault::unsupported;
        static_assert(configure_model_is_absent,
                      "detpl: unsupported hook `configure_model`: it came with Lightning 2.0, and detpl follows 1.5, where layers exist once the module is constructed. Fix: move its body to the constructor. [docs/hooks.md#configure_model]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool configure_model_is_absent = found != fault::unsupported;
        static_assert(configure_model_is_absent,
                      "detpl: unsupported hook `configure_model`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#configure_model]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool configure_model_is_absent = found != fault::unsupported;
        static_assert(configure_model_is_absent,
                      "detpl: unsupported hook `configure_model`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#configure_model]");
      }
    }
    if constexpr (!spelt_right<hook::configure_model, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::configure_model, Subject>;
#define DETPL_MEANT "configure_model`, which is unsupported? Fix: move its body to the constructor. [docs/hooks.md#configure_model]"
      DETPL_NEAR_configure_model(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // configure_optimizers
    if constexpr (constexpr fault found = fault_of<hook::configure_optimizers, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool configure_optimizers_is_there = found != fault::missing;
        static_assert(configure_optimizers_is_there,
                      "detpl: missing hook `configure_optimizers`: the loop has no optimizer to step. Fix: add `auto configure_optimizers() { return detpl::optim::Adam(parameters()); }`. [docs/hooks.md#configure_optimizers]");
        constexpr bool configure_optimizers_can_be_called = found != fault::uncallable;
        static_assert(configure_optimizers_can_be_called,
                      "detpl: uncallable hook `configure_optimizers`: it is private or has other parameters. Fix: make it public and declare it `auto configure_optimizers()`. [docs/hooks.md#configure_optimizers]");
        constexpr bool configure_optimizers_returns_what_it_should = found != fault::unsuitable;
        static_assert(configure_optimizers_returns_what_it_should,
                      "detpl: uncallable hook `configure_optimizers`: its result isn't an optimizer. Fix: return an optimizer, one with a scheduler, or a tuple of these. [docs/hooks.md#configure_optimizers]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool configure_optimizers_is_absent = found != fault::unsupported;
        static_assert(configure_optimizers_is_absent,
                      "detpl: unsupported hook `configure_optimizers`: a data module is asked for data and checkpoints alone. Fix: move it to the module. [docs/hooks.md#configure_optimizers]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool configure_optimizers_is_absent = found != fault::unsupported;
        static_assert(configure_optimizers_is_absent,
                      "detpl: unsupported hook `configure_optimizers`: a callback is called around the module's own steps, it doesn't take their place. Fix: move it to the module. [docs/hooks.md#configure_optimizers]");
      }
    }
    if constexpr (!spelt_right<hook::configure_optimizers, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::configure_optimizers, Subject>;
#define DETPL_MEANT "configure_optimizers`? Fix: rename it. [docs/hooks.md#configure_optimizers]"
      DETPL_NEAR_configure_optimizers(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_fit_start
    if constexpr (constexpr fault found = fault_of<hook::on_fit_start, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_fit_start_is_absent = found != fault::unsupported;
        static_assert(on_fit_start_is_absent,
                      "detpl: unsupported hook `on_fit_start`: a trial has no fit stage that a module could see begin. Fix: rename it to `on_train_start`, or move it to a callback. [docs/hooks.md#on_fit_start]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_fit_start_is_absent = found != fault::unsupported;
        static_assert(on_fit_start_is_absent,
                      "detpl: unsupported hook `on_fit_start`: a data module is asked for data and checkpoints alone. Fix: move it to a callback. [docs/hooks.md#on_fit_start]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_fit_start_can_be_called = found != fault::uncallable;
        static_assert(on_fit_start_can_be_called,
                      "detpl: uncallable hook `on_fit_start`: it is private or has other parameters. Fix: make it public and declare it `void on_fit_start(detpl::Trainer& trainer, Module& module)`. [docs/hooks.md#on_fit_start]");
        constexpr bool on_fit_start_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_fit_start_returns_what_it_should,
                      "detpl: uncallable hook `on_fit_start`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_fit_start]");
      }
    }
    if constexpr (!spelt_right<hook::on_fit_start, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_fit_start, Subject>;
#define DETPL_MEANT "on_fit_start`, which is unsupported? Fix: rename it to `on_train_start`, or move it to a callback. [docs/hooks.md#on_fit_start]"
      if constexpr (kind == subject::module) { DETPL_NEAR_on_fit_start(DETPL_SPELT) }
#undef DETPL_MEANT
#define DETPL_MEANT "on_fit_start`? Fix: rename it. [docs/hooks.md#on_fit_start]"
      if constexpr (kind == subject::callback) { DETPL_NEAR_on_fit_start(DETPL_SPELT) }
#undef DETPL_MEANT
    }
    // on_pretrain_routine_start
    if constexpr (constexpr fault found = fault_of<hook::on_pretrain_routine_start, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_pretrain_routine_start_is_absent = found != fault::unsupported;
        static_assert(on_pretrain_routine_start_is_absent,
                      "detpl: unsupported hook `on_pretrain_routine_start`: there is no pretrain routine before the sanity check. Fix: move its body to `on_train_start`. [docs/hooks.md#on_pretrain_routine_start]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_pretrain_routine_start_is_absent = found != fault::unsupported;
        static_assert(on_pretrain_routine_start_is_absent,
                      "detpl: unsupported hook `on_pretrain_routine_start`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#on_pretrain_routine_start]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_pretrain_routine_start_is_absent = found != fault::unsupported;
        static_assert(on_pretrain_routine_start_is_absent,
                      "detpl: unsupported hook `on_pretrain_routine_start`: there is no pretrain routine before the sanity check. Fix: rename it to `on_fit_start`. [docs/hooks.md#on_pretrain_routine_start]");
      }
    }
    if constexpr (!spelt_right<hook::on_pretrain_routine_start, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_pretrain_routine_start, Subject>;
#define DETPL_MEANT "on_pretrain_routine_start`, which is unsupported? Fix: move its body to `on_train_start`. [docs/hooks.md#on_pretrain_routine_start]"
      if constexpr (kind == subject::module) { DETPL_NEAR_on_pretrain_routine_start(DETPL_SPELT) }
#undef DETPL_MEANT
#define DETPL_MEANT "on_pretrain_routine_start`, which is unsupported? Fix: rename it to `on_fit_start`. [docs/hooks.md#on_pretrain_routine_start]"
      if constexpr (kind == subject::callback) { DETPL_NEAR_on_pretrain_routine_start(DETPL_SPELT) }
#undef DETPL_MEANT
    }
    // on_pretrain_routine_end
    if constexpr (constexpr fault found = fault_of<hook::on_pretrain_routine_end, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_pretrain_routine_end_is_absent = found != fault::unsupported;
        static_assert(on_pretrain_routine_end_is_absent,
                      "detpl: unsupported hook `on_pretrain_routine_end`: there is no pretrain routine that could end. Fix: move its body to `on_train_start`. [docs/hooks.md#on_pretrain_routine_end]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_pretrain_routine_end_is_absent = found != fault::unsupported;
        static_assert(on_pretrain_routine_end_is_absent,
                      "detpl: unsupported hook `on_pretrain_routine_end`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#on_pretrain_routine_end]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_pretrain_routine_end_is_absent = found != fault::unsupported;
        static_assert(on_pretrain_routine_end_is_absent,
                      "detpl: unsupported hook `on_pretrain_routine_end`: there is no pretrain routine that could end. Fix: rename it to `on_sanity_check_start`. [docs/hooks.md#on_pretrain_routine_end]");
      }
    }
    if constexpr (!spelt_right<hook::on_pretrain_routine_end, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_pretrain_routine_end, Subject>;
#define DETPL_MEANT "on_pretrain_routine_end`, which is unsupported? Fix: move its body to `on_train_start`. [docs/hooks.md#on_pretrain_routine_end]"
      if constexpr (kind == subject::module) { DETPL_NEAR_on_pretrain_routine_end(DETPL_SPELT) }
#undef DETPL_MEANT
#define DETPL_MEANT "on_pretrain_routine_end`, which is unsupported? Fix: rename it to `on_sanity_check_start`. [docs/hooks.md#on_pretrain_routine_end]"
      if constexpr (kind == subject::callback) { DETPL_NEAR_on_pretrain_routine_end(DETPL_SPELT) }
#undef DETPL_MEANT
    }
    // on_sanity_check_start
    if constexpr (constexpr fault found = fault_of<hook::on_sanity_check_start, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_sanity_check_start_is_absent = found != fault::unsupported;
        static_assert(on_sanity_check_start_is_absent,
                      "detpl: unsupported hook `on_sanity_check_start`: only callbacks are called there. Fix: move it to a callback. [docs/hooks.md#on_sanity_check_start]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_sanity_check_start_is_absent = found != fault::unsupported;
        static_assert(on_sanity_check_start_is_absent,
                      "detpl: unsupported hook `on_sanity_check_start`: a data module is asked for data and checkpoints alone. Fix: move it to a callback. [docs/hooks.md#on_sanity_check_start]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_sanity_check_start_can_be_called = found != fault::uncallable;
        static_assert(on_sanity_check_start_can_be_called,
                      "detpl: uncallable hook `on_sanity_check_start`: it is private or has other parameters. Fix: make it public and declare it `void on_sanity_check_start(detpl::Trainer& trainer, Module& module)`. [docs/hooks.md#on_sanity_check_start]");
        constexpr bool on_sanity_check_start_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_sanity_check_start_returns_what_it_should,
                      "detpl: uncallable hook `on_sanity_check_start`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_sanity_check_start]");
      }
    }
    if constexpr (!spelt_right<hook::on_sanity_check_start, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_sanity_check_start, Subject>;
#define DETPL_MEANT "on_sanity_check_start`, which is unsupported? Fix: move it to a callback. [docs/hooks.md#on_sanity_check_start]"
      if constexpr (kind == subject::module) { DETPL_NEAR_on_sanity_check_start(DETPL_SPELT) }
#undef DETPL_MEANT
#define DETPL_MEANT "on_sanity_check_start`? Fix: rename it. [docs/hooks.md#on_sanity_check_start]"
      if constexpr (kind == subject::callback) { DETPL_NEAR_on_sanity_check_start(DETPL_SPELT) }
#undef DETPL_MEANT
    }
    // on_sanity_check_end
    if constexpr (constexpr fault found = fault_of<hook::on_sanity_check_end, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_sanity_check_end_is_absent = found != fault::unsupported;
        static_assert(on_sanity_check_end_is_absent,
                      "detpl: unsupported hook `on_sanity_check_end`: only callbacks are called there. Fix: move it to a callback. [docs/hooks.md#on_sanity_check_end]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_sanity_check_end_is_absent = found != fault::unsupported;
        static_assert(on_sanity_check_end_is_absent,
                      "detpl: unsupported hook `on_sanity_check_end`: a data module is asked for data and checkpoints alone. Fix: move it to a callback. [docs/hooks.md#on_sanity_check_end]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_sanity_check_end_can_be_called = found != fault::uncallable;
        static_assert(on_sanity_check_end_can_be_called,
                      "detpl: uncallable hook `on_sanity_check_end`: it is private or has other parameters. Fix: make it public and declare it `void on_sanity_check_end(detpl::Trainer& trainer, Module& module)`. [docs/hooks.md#on_sanity_check_end]");
        constexpr bool on_sanity_check_end_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_sanity_check_end_returns_what_it_should,
                      "detpl: uncallable hook `on_sanity_check_end`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_sanity_check_end]");
      }
    }
    if constexpr (!spelt_right<hook::on_sanity_check_end, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_sanity_check_end, Subject>;
#define DETPL_MEANT "on_sanity_check_end`, which is unsupported? Fix: move it to a callback. [docs/hooks.md#on_sanity_check_end]"
      if constexpr (kind == subject::module) { DETPL_NEAR_on_sanity_check_end(DETPL_SPELT) }
#undef DETPL_MEANT
#define DETPL_MEANT "on_sanity_check_end`? Fix: rename it. [docs/hooks.md#on_sanity_check_end]"
      if constexpr (kind == subject::callback) { DETPL_NEAR_on_sanity_check_end(DETPL_SPELT) }
#undef DETPL_MEANT
    }
    // on_post_move_to_device
    if constexpr (constexpr fault found = fault_of<hook::on_post_move_to_device, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_post_move_to_device_is_absent = found != fault::unsupported;
        static_assert(on_post_move_to_device_is_absent,
                      "detpl: unsupported hook `on_post_move_to_device`: shared parameters stay shared when the module moves, so there is nothing to tie again. Fix: delete it. [docs/hooks.md#on_post_move_to_device]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_post_move_to_device_is_absent = found != fault::unsupported;
        static_assert(on_post_move_to_device_is_absent,
                      "detpl: unsupported hook `on_post_move_to_device`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#on_post_move_to_device]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_post_move_to_device_is_absent = found != fault::unsupported;
        static_assert(on_post_move_to_device_is_absent,
                      "detpl: unsupported hook `on_post_move_to_device`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#on_post_move_to_device]");
      }
    }
    if constexpr (!spelt_right<hook::on_post_move_to_device, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_post_move_to_device, Subject>;
#define DETPL_MEANT "on_post_move_to_device`, which is unsupported? Fix: delete it. [docs/hooks.md#on_post_move_to_device]"
      DETPL_NEAR_on_post_move_to_device(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // train_dataloader
    if constexpr (constexpr fault found = fault_of<hook::train_dataloader, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::data_module) {
        constexpr bool train_dataloader_can_be_called = found != fault::uncallable;
        static_assert(train_dataloader_can_be_called,
                      "detpl: uncallable hook `train_dataloader`: it is private or has other parameters. Fix: make it public and declare it `auto train_dataloader()`. [docs/hooks.md#train_dataloader]");
        constexpr bool train_dataloader_returns_what_it_should = found != fault::unsuitable;
        static_assert(train_dataloader_returns_what_it_should,
                      "detpl: uncallable hook `train_dataloader`: it returns void, so nothing comes of it. Fix: return a value. [docs/hooks.md#train_dataloader]");
      }
    }
    if constexpr (!spelt_right<hook::train_dataloader, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::train_dataloader, Subject>;
#define DETPL_MEANT "train_dataloader`? Fix: rename it. [docs/hooks.md#train_dataloader]"
      DETPL_NEAR_train_dataloader(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // val_dataloader
    if constexpr (constexpr fault found = fault_of<hook::val_dataloader, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::data_module) {
        constexpr bool val_dataloader_can_be_called = found != fault::uncallable;
        static_assert(val_dataloader_can_be_called,
                      "detpl: uncallable hook `val_dataloader`: it is private or has other parameters. Fix: make it public and declare it `auto val_dataloader()`. [docs/hooks.md#val_dataloader]");
        constexpr bool val_dataloader_returns_what_it_should = found != fault::unsuitable;
        static_assert(val_dataloader_returns_what_it_should,
                      "detpl: uncallable hook `val_dataloader`: it returns void, so nothing comes of it. Fix: return a value. [docs/hooks.md#val_dataloader]");
      }
    }
    if constexpr (!spelt_right<hook::val_dataloader, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::val_dataloader, Subject>;
#define DETPL_MEANT "val_dataloader`? Fix: rename it. [docs/hooks.md#val_dataloader]"
      DETPL_NEAR_val_dataloader(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // predict_dataloader
    if constexpr (constexpr fault found = fault_of<hook::predict_dataloader, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::data_module) {
        constexpr bool predict_dataloader_can_be_called = found != fault::uncallable;
        static_assert(predict_dataloader_can_be_called,
                      "detpl: uncallable hook `predict_dataloader`: it is private or has other parameters. Fix: make it public and declare it `auto predict_dataloader()`. [docs/hooks.md#predict_dataloader]");
        constexpr bool predict_dataloader_returns_what_it_should = found != fault::unsuitable;
        static_assert(predict_dataloader_returns_what_it_should,
                      "detpl: uncallable hook `predict_dataloader`: it returns void, so nothing comes of it. Fix: return a value. [docs/hooks.md#predict_dataloader]");
      }
    }
    if constexpr (!spelt_right<hook::predict_dataloader, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::predict_dataloader, Subject>;
#define DETPL_MEANT "predict_dataloader`? Fix: rename it. [docs/hooks.md#predict_dataloader]"
      DETPL_NEAR_predict_dataloader(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // test_dataloader
    if constexpr (constexpr fault found = fault_of<hook::test_dataloader, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::data_module) {
        constexpr bool test_dataloader_is_absent = found != fault::unsupported;
        static_assert(test_dataloader_is_absent,
                      "detpl: unsupported hook `test_dataloader`: trials have no separate test set. Fix: delete it, or return it from `val_dataloader` and run validate. [docs/hooks.md#test_dataloader]");
      }
    }
    if constexpr (!spelt_right<hook::test_dataloader, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::test_dataloader, Subject>;
#define DETPL_MEANT "test_dataloader`, which is unsupported? Fix: delete it, or return it from `val_dataloader` and run validate. [docs/hooks.md#test_dataloader]"
      DETPL_NEAR_test_dataloader(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_train_dataloader
    if constexpr (constexpr fault found = fault_of<hook::on_train_dataloader, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::data_module) {
        constexpr bool on_train_dataloader_is_absent = found != fault::unsupported;
        static_assert(on_train_dataloader_is_absent,
                      "detpl: unsupported hook `on_train_dataloader`: nothing is announced before `train_dataloader` is called. Fix: move its body to the head of `train_dataloader`. [docs/hooks.md#on_train_dataloader]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_train_dataloader_is_absent = found != fault::unsupported;
        static_assert(on_train_dataloader_is_absent,
                      "detpl: unsupported hook `on_train_dataloader`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#on_train_dataloader]");
      }
    }
    if constexpr (!spelt_right<hook::on_train_dataloader, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_train_dataloader, Subject>;
#define DETPL_MEANT "on_train_dataloader`, which is unsupported? Fix: move its body to the head of `train_dataloader`. [docs/hooks.md#on_train_dataloader]"
      DETPL_NEAR_on_train_dataloader(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_val_dataloader
    if constexpr (constexpr fault found = fault_of<hook::on_val_dataloader, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::data_module) {
        constexpr bool on_val_dataloader_is_absent = found != fault::unsupported;
        static_assert(on_val_dataloader_is_absent,
                      "detpl: unsupported hook `on_val_dataloader`: nothing is announced before `val_dataloader` is called. Fix: move its body to the head of `val_dataloader`. [docs/hooks.md#on_val_dataloader]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_val_dataloader_is_absent = found != fault::unsupported;
        static_assert(on_val_dataloader_is_absent,
                      "detpl: unsupported hook `on_val_dataloader`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#on_val_dataloader]");
      }
    }
    if constexpr (!spelt_right<hook::on_val_dataloader, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_val_dataloader, Subject>;
#define DETPL_MEANT "on_val_dataloader`, which is unsupported? Fix: move its body to the head of `val_dataloader`. [docs/hooks.md#on_val_dataloader]"
      DETPL_NEAR_on_val_dataloader(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_predict_dataloader
    if constexpr (constexpr fault found = fault_of<hook::on_predict_dataloader, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::data_module) {
        constexpr bool on_predict_dataloader_is_absent = found != fault::unsupported;
        static_assert(on_predict_dataloader_is_absent,
                      "detpl: unsupported hook `on_predict_dataloader`: nothing is announced before `predict_dataloader` is called. Fix: move its body to the head of `predict_dataloader`. [docs/hooks.md#on_predict_dataloader]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_predict_dataloader_is_absent = found != fault::unsupported;
        static_assert(on_predict_dataloader_is_absent,
                      "detpl: unsupported hook `on_predict_dataloader`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#on_predict_dataloader]");
      }
    }
    if constexpr (!spelt_right<hook::on_predict_dataloader, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_predict_dataloader, Subject>;
#define DETPL_MEANT "on_predict_dataloader`, which is unsupported? Fix: move its body to the head of `predict_dataloader`. [docs/hooks.md#on_predict_dataloader]"
      DETPL_NEAR_on_predict_dataloader(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_test_dataloader
    if constexpr (constexpr fault found = fault_of<hook::on_test_dataloader, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::data_module) {
        constexpr bool on_test_dataloader_is_absent = found != fault::unsupported;
        static_assert(on_test_dataloader_is_absent,
                      "detpl: unsupported hook `on_test_dataloader`: trials have no test set to load. Fix: delete it. [docs/hooks.md#on_test_dataloader]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_test_dataloader_is_absent = found != fault::unsupported;
        static_assert(on_test_dataloader_is_absent,
                      "detpl: unsupported hook `on_test_dataloader`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#on_test_dataloader]");
      }
    }
    if constexpr (!spelt_right<hook::on_test_dataloader, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_test_dataloader, Subject>;
#define DETPL_MEANT "on_test_dataloader`, which is unsupported? Fix: delete it. [docs/hooks.md#on_test_dataloader]"
      DETPL_NEAR_on_test_dataloader(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_before_batch_transfer
    if constexpr (constexpr fault found = fault_of<hook::on_before_batch_transfer, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::data_module) {
        constexpr bool on_before_batch_transfer_can_be_called = found != fault::uncallable;
        static_assert(on_before_batch_transfer_can_be_called,
                      "detpl: uncallable hook `on_before_batch_transfer`: it is private or has other parameters. Fix: make it public and declare it `Batch on_before_batch_transfer(const Batch& batch)`. [docs/hooks.md#on_before_batch_transfer]");
        constexpr bool on_before_batch_transfer_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_before_batch_transfer_returns_what_it_should,
                      "detpl: uncallable hook `on_before_batch_transfer`: its result isn't a batch. Fix: return the batch to go on with. [docs/hooks.md#on_before_batch_transfer]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_before_batch_transfer_is_absent = found != fault::unsupported;
        static_assert(on_before_batch_transfer_is_absent,
                      "detpl: unsupported hook `on_before_batch_transfer`: a callback is called around the module's own steps, it doesn't take their place. Fix: move it to the module or the data module. [docs/hooks.md#on_before_batch_transfer]");
      }
    }
    if constexpr (!spelt_right<hook::on_before_batch_transfer, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_before_batch_transfer, Subject>;
#define DETPL_MEANT "on_before_batch_transfer`? Fix: rename it. [docs/hooks.md#on_before_batch_transfer]"
      DETPL_NEAR_on_before_batch_transfer(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // transfer_batch_to_device
    if constexpr (constexpr fault found = fault_of<hook::transfer_batch_to_device, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::data_module) {
        constexpr bool transfer_batch_to_device_is_absent = found != fault::unsupported;
        static_assert(transfer_batch_to_device_is_absent,
                      "detpl: unsupported hook `transfer_batch_to_device`: tensors, tuples, examples and Hana structs move to the device by themselves. Fix: adapt the batch with BOOST_HANA_ADAPT_STRUCT, or use `on_after_batch_transfer`. [docs/hooks.md#transfer_batch_to_device]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool transfer_batch_to_device_is_absent = found != fault::unsupported;
        static_assert(transfer_batch_to_device_is_absent,
                      "detpl: unsupported hook `transfer_batch_to_device`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#transfer_batch_to_device]");
      }
    }
    if constexpr (!spelt_right<hook::transfer_batch_to_device, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::transfer_batch_to_device, Subject>;
#define DETPL_MEANT "transfer_batch_to_device`, which is unsupported? Fix: adapt the batch with BOOST_HANA_ADAPT_STRUCT, or use `on_after_batch_transfer`. [docs/hooks.md#transfer_batch_to_device]"
      DETPL_NEAR_transfer_batch_to_device(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_after_batch_transfer
    if constexpr (constexpr fault found = fault_of<hook::on_after_batch_transfer, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::data_module) {
        constexpr bool on_after_batch_transfer_can_be_called = found != fault::uncallable;
        static_assert(on_after_batch_transfer_can_be_called,
                      "detpl: uncallable hook `on_after_batch_transfer`: it is private or has other parameters. Fix: make it public and declare it `Batch on_after_batch_transfer(const Batch& batch)`. [docs/hooks.md#on_after_batch_transfer]");
        constexpr bool on_after_batch_transfer_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_after_batch_transfer_returns_what_it_should,
                      "detpl: uncallable hook `on_after_batch_transfer`: its result isn't a batch. Fix: return the batch to go on with. [docs/hooks.md#on_after_batch_transfer]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_after_batch_transfer_is_absent = found != fault::unsupported;
        static_assert(on_after_batch_transfer_is_absent,
                      "detpl: unsupported hook `on_after_batch_transfer`: a callback is called around the module's own steps, it doesn't take their place. Fix: move it to the module or the data module. [docs/hooks.md#on_after_batch_transfer]");
      }
    }
    if constexpr (!spelt_right<hook::on_after_batch_transfer, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_after_batch_transfer, Subject>;
#define DETPL_MEANT "on_after_batch_transfer`? Fix: rename it. [docs/hooks.md#on_after_batch_transfer]"
      DETPL_NEAR_on_after_batch_transfer(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_train_start
    if constexpr (constexpr fault found = fault_of<hook::on_train_start, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_train_start_can_be_called = found != fault::uncallable;
        static_assert(on_train_start_can_be_called,
                      "detpl: uncallable hook `on_train_start`: it is private or has other parameters. Fix: make it public and declare it `void on_train_start()`. [docs/hooks.md#on_train_start]");
        constexpr bool on_train_start_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_train_start_returns_what_it_should,
                      "detpl: uncallable hook `on_train_start`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_train_start]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_train_start_is_absent = found != fault::unsupported;
        static_assert(on_train_start_is_absent,
                      "detpl: unsupported hook `on_train_start`: a data module is asked for data and checkpoints alone. Fix: move it to the module or a callback. [docs/hooks.md#on_train_start]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_train_start_can_be_called = found != fault::uncallable;
        static_assert(on_train_start_can_be_called,
                      "detpl: uncallable hook `on_train_start`: it is private or has other parameters. Fix: make it public and declare it `void on_train_start(detpl::Trainer& trainer, Module& module)`. [docs/hooks.md#on_train_start]");
        constexpr bool on_train_start_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_train_start_returns_what_it_should,
                      "detpl: uncallable hook `on_train_start`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_train_start]");
      }
    }
    if constexpr (!spelt_right<hook::on_train_start, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_train_start, Subject>;
#define DETPL_MEANT "on_train_start`? Fix: rename it. [docs/hooks.md#on_train_start]"
      DETPL_NEAR_on_train_start(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_epoch_start
    if constexpr (constexpr fault found = fault_of<hook::on_epoch_start, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::callback) {
        constexpr bool on_epoch_start_is_absent = found != fault::unsupported;
        static_assert(on_epoch_start_is_absent,
                      "detpl: unsupported hook `on_epoch_start`: it ran before training and validation epochs alike. Fix: rename it to `on_train_epoch_start` or `on_validation_epoch_start`. [docs/hooks.md#on_epoch_start]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_epoch_start_is_absent = found != fault::unsupported;
        static_assert(on_epoch_start_is_absent,
                      "detpl: unsupported hook `on_epoch_start`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#on_epoch_start]");
      }
    }
    if constexpr (!spelt_right<hook::on_epoch_start, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_epoch_start, Subject>;
#define DETPL_MEANT "on_epoch_start`, which is unsupported? Fix: rename it to `on_train_epoch_start` or `on_validation_epoch_start`. [docs/hooks.md#on_epoch_start]"
      DETPL_NEAR_on_epoch_start(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_train_epoch_start
    if constexpr (constexpr fault found = fault_of<hook::on_train_epoch_start, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_train_epoch_start_can_be_called = found != fault::uncallable;
        static_assert(on_train_epoch_start_can_be_called,
                      "detpl: uncallable hook `on_train_epoch_start`: it is private or has other parameters. Fix: make it public and declare it `void on_train_epoch_start()`. [docs/hooks.md#on_train_epoch_start]");
        constexpr bool on_train_epoch_start_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_train_epoch_start_returns_what_it_should,
                      "detpl: uncallable hook `on_train_epoch_start`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_train_epoch_start]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_train_epoch_start_is_absent = found != fault::unsupported;
        static_assert(on_train_epoch_start_is_absent,
                      "detpl: unsupported hook `on_train_epoch_start`: a data module is asked for data and checkpoints alone. Fix: move it to the module or a callback. [docs/hooks.md#on_train_epoch_start]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_train_epoch_start_can_be_called = found != fault::uncallable;
        static_assert(on_train_epoch_start_can_be_called,
                      "detpl: uncallable hook `on_train_epoch_start`: it is private or has other parameters. Fix: make it public and declare it `void on_train_epoch_start(detpl::Trainer& trainer, Module& module)`. [docs/hooks.md#on_train_epoch_start]");
        constexpr bool on_train_epoch_start_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_train_epoch_start_returns_what_it_should,
                      "detpl: uncallable hook `on_train_epoch_start`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_train_epoch_start]");
      }
    }
    if constexpr (!spelt_right<hook::on_train_epoch_start, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_train_epoch_start, Subject>;
#define DETPL_MEANT "on_train_epoch_start`? Fix: rename it. [docs/hooks.md#on_train_epoch_start]"
      DETPL_NEAR_on_train_epoch_start(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_batch_start
    if constexpr (constexpr fault found = fault_of<hook::on_batch_start, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::callback) {
        constexpr bool on_batch_start_is_absent = found != fault::unsupported;
        static_assert(on_batch_start_is_absent,
                      "detpl: unsupported hook `on_batch_start`: it never told of which loop the batch was. Fix: rename it to `on_train_batch_start`. [docs/hooks.md#on_batch_start]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_batch_start_is_absent = found != fault::unsupported;
        static_assert(on_batch_start_is_absent,
                      "detpl: unsupported hook `on_batch_start`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#on_batch_start]");
      }
    }
    if constexpr (!spelt_right<hook::on_batch_start, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_batch_start, Subject>;
#define DETPL_MEANT "on_batch_start`, which is unsupported? Fix: rename it to `on_train_batch_start`. [docs/hooks.md#on_batch_start]"
      DETPL_NEAR_on_batch_start(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_train_batch_start
    if constexpr (constexpr fault found = fault_of<hook::on_train_batch_start, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_train_batch_start_can_be_called = found != fault::uncallable;
        static_assert(on_train_batch_start_can_be_called,
                      "detpl: uncallable hook `on_train_batch_start`: it is private or has other parameters. Fix: make it public and declare it `int on_train_batch_start(const Batch& batch, int64_t batch_idx)`. [docs/hooks.md#on_train_batch_start]");
        constexpr bool on_train_batch_start_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_train_batch_start_returns_what_it_should,
                      "detpl: uncallable hook `on_train_batch_start`: its result is neither void nor an int. Fix: return -1 to leave out the rest of the epoch, or make it void. [docs/hooks.md#on_train_batch_start]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_train_batch_start_is_absent = found != fault::unsupported;
        static_assert(on_train_batch_start_is_absent,
                      "detpl: unsupported hook `on_train_batch_start`: a data module is asked for data and checkpoints alone. Fix: move it to the module or a callback. [docs/hooks.md#on_train_batch_start]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_train_batch_start_can_be_called = found != fault::uncallable;
        static_assert(on_train_batch_start_can_be_called,
                      "detpl: uncallable hook `on_train_batch_start`: it is private or has other parameters. Fix: make it public and declare it `void on_train_batch_start(detpl::Trainer& trainer, Module& module, const Batch& batch, int64_t batch_idx)`. [docs/hooks.md#on_train_batch_start]");
        constexpr bool on_train_batch_start_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_train_batch_start_returns_what_it_should,
                      "detpl: uncallable hook `on_train_batch_start`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_train_batch_start]");
      }
    }
    if constexpr (!spelt_right<hook::on_train_batch_start, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_train_batch_start, Subject>;
#define DETPL_MEANT "on_train_batch_start`? Fix: rename it. [docs/hooks.md#on_train_batch_start]"
      DETPL_NEAR_on_train_batch_start(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // tbptt_split_batch
    if constexpr (constexpr fault found = fault_of<hook::tbptt_split_batch, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool tbptt_split_batch_is_absent = found != fault::unsupported;
        static_assert(tbptt_split_batch_is_absent,
                      "detpl: unsupported hook `tbptt_split_batch`: batches aren't split along time, truncated back-propagation isn't done. Fix: delete it and make shorter sequences in the dataset. [docs/hooks.md#tbptt_split_batch]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool tbptt_split_batch_is_absent = found != fault::unsupported;
        static_assert(tbptt_split_batch_is_absent,
                      "detpl: unsupported hook `tbptt_split_batch`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#tbptt_split_batch]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool tbptt_split_batch_is_absent = found != fault::unsupported;
        static_assert(tbptt_split_batch_is_absent,
                      "detpl: unsupported hook `tbptt_split_batch`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#tbptt_split_batch]");
      }
    }
    if constexpr (!spelt_right<hook::tbptt_split_batch, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::tbptt_split_batch, Subject>;
#define DETPL_MEANT "tbptt_split_batch`, which is unsupported? Fix: delete it and make shorter sequences in the dataset. [docs/hooks.md#tbptt_split_batch]"
      DETPL_NEAR_tbptt_split_batch(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // training_step
    if constexpr (constexpr fault found = fault_of<hook::training_step, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool training_step_is_there = found != fault::missing;
        static_assert(training_step_is_there,
                      "detpl: missing hook `training_step`: every module needs one. Fix: add `torch::Tensor training_step(const detpl::Batch& batch, int64_t batch_idx)`. [docs/hooks.md#training_step]");
        constexpr bool training_step_can_be_called = found != fault::uncallable;
        static_assert(training_step_can_be_called,
                      "detpl: uncallable hook `training_step`: it is private or has other parameters. Fix: make it public and declare it `torch::Tensor training_step(const Batch& batch, int64_t batch_idx)`. [docs/hooks.md#training_step]");
        constexpr bool training_step_returns_what_it_should = found != fault::unsuitable;
        static_assert(training_step_returns_what_it_should,
                      "detpl: uncallable hook `training_step`: its result isn't a loss. Fix: return a torch::Tensor, an optional one, or a struct or dict with `loss`. [docs/hooks.md#training_step]");
        constexpr bool training_step_reports_by_log = found != fault::reporting;
        static_assert(training_step_reports_by_log,
                      "detpl: uncallable hook `training_step`: nothing reads a member `log` or `progress_bar` of its result. Fix: call `log(name, value, {.prog_bar = true})` in the step and drop the member. [docs/hooks.md#training_step]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool training_step_is_absent = found != fault::unsupported;
        static_assert(training_step_is_absent,
                      "detpl: unsupported hook `training_step`: a data module is asked for data and checkpoints alone. Fix: move it to the module. [docs/hooks.md#training_step]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool training_step_is_absent = found != fault::unsupported;
        static_assert(training_step_is_absent,
                      "detpl: unsupported hook `training_step`: a callback is called around the module's own steps, it doesn't take their place. Fix: move it to the module. [docs/hooks.md#training_step]");
      }
    }
    if constexpr (!spelt_right<hook::training_step, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::training_step, Subject>;
#define DETPL_MEANT "training_step`? Fix: rename it. [docs/hooks.md#training_step]"
      DETPL_NEAR_training_step(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // training_step_end
    if constexpr (constexpr fault found = fault_of<hook::training_step_end, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool training_step_end_is_absent = found != fault::unsupported;
        static_assert(training_step_end_is_absent,
                      "detpl: unsupported hook `training_step_end`: each process trains its own batch, so there are no parts of a step to join. Fix: move its body to the end of `training_step`. [docs/hooks.md#training_step_end]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool training_step_end_is_absent = found != fault::unsupported;
        static_assert(training_step_end_is_absent,
                      "detpl: unsupported hook `training_step_end`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#training_step_end]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool training_step_end_is_absent = found != fault::unsupported;
        static_assert(training_step_end_is_absent,
                      "detpl: unsupported hook `training_step_end`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#training_step_end]");
      }
    }
    if constexpr (!spelt_right<hook::training_step_end, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::training_step_end, Subject>;
#define DETPL_MEANT "training_step_end`, which is unsupported? Fix: move its body to the end of `training_step`. [docs/hooks.md#training_step_end]"
      DETPL_NEAR_training_step_end(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_before_zero_grad
    if constexpr (constexpr fault found = fault_of<hook::on_before_zero_grad, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_before_zero_grad_can_be_called = found != fault::uncallable;
        static_assert(on_before_zero_grad_can_be_called,
                      "detpl: uncallable hook `on_before_zero_grad`: it is private or has other parameters. Fix: make it public and declare it `void on_before_zero_grad(auto& optimizer)`. [docs/hooks.md#on_before_zero_grad]");
        constexpr bool on_before_zero_grad_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_before_zero_grad_returns_what_it_should,
                      "detpl: uncallable hook `on_before_zero_grad`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_before_zero_grad]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_before_zero_grad_is_absent = found != fault::unsupported;
        static_assert(on_before_zero_grad_is_absent,
                      "detpl: unsupported hook `on_before_zero_grad`: a data module is asked for data and checkpoints alone. Fix: move it to the module or a callback. [docs/hooks.md#on_before_zero_grad]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_before_zero_grad_can_be_called = found != fault::uncallable;
        static_assert(on_before_zero_grad_can_be_called,
                      "detpl: uncallable hook `on_before_zero_grad`: it is private or has other parameters. Fix: make it public and declare it `void on_before_zero_grad(detpl::Trainer& trainer, Module& module, auto& optimizer)`. [docs/hooks.md#on_before_zero_grad]");
        constexpr bool on_before_zero_grad_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_before_zero_grad_returns_what_it_should,
                      "detpl: uncallable hook `on_before_zero_grad`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_before_zero_grad]");
      }
    }
    if constexpr (!spelt_right<hook::on_before_zero_grad, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_before_zero_grad, Subject>;
#define DETPL_MEANT "on_before_zero_grad`? Fix: rename it. [docs/hooks.md#on_before_zero_grad]"
      DETPL_NEAR_on_before_zero_grad(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // optimizer_zero_grad
    if constexpr (constexpr fault found = fault_of<hook::optimizer_zero_grad, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool optimizer_zero_grad_is_absent = found != fault::unsupported;
        static_assert(optimizer_zero_grad_is_absent,
                      "detpl: unsupported hook `optimizer_zero_grad`: the loop decides when gradients are cleared. Fix: move what must happen then to `on_before_zero_grad`. [docs/hooks.md#optimizer_zero_grad]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool optimizer_zero_grad_is_absent = found != fault::unsupported;
        static_assert(optimizer_zero_grad_is_absent,
                      "detpl: unsupported hook `optimizer_zero_grad`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#optimizer_zero_grad]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool optimizer_zero_grad_is_absent = found != fault::unsupported;
        static_assert(optimizer_zero_grad_is_absent,
                      "detpl: unsupported hook `optimizer_zero_grad`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#optimizer_zero_grad]");
      }
    }
    if constexpr (!spelt_right<hook::optimizer_zero_grad, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::optimizer_zero_grad, Subject>;
#define DETPL_MEANT "optimizer_zero_grad`, which is unsupported? Fix: move what must happen then to `on_before_zero_grad`. [docs/hooks.md#optimizer_zero_grad]"
      DETPL_NEAR_optimizer_zero_grad(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_before_backward
    if constexpr (constexpr fault found = fault_of<hook::on_before_backward, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_before_backward_can_be_called = found != fault::uncallable;
        static_assert(on_before_backward_can_be_called,
                      "detpl: uncallable hook `on_before_backward`: it is private or has other parameters. Fix: make it public and declare it `void on_before_backward(torch::Tensor& loss)`. [docs/hooks.md#on_before_backward]");
        constexpr bool on_before_backward_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_before_backward_returns_what_it_should,
                      "detpl: uncallable hook `on_before_backward`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_before_backward]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_before_backward_is_absent = found != fault::unsupported;
        static_assert(on_before_backward_is_absent,
                      "detpl: unsupported hook `on_before_backward`: a data module is asked for data and checkpoints alone. Fix: move it to the module or a callback. [docs/hooks.md#on_before_backward]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_before_backward_can_be_called = found != fault::uncallable;
        static_assert(on_before_backward_can_be_called,
                      "detpl: uncallable hook `on_before_backward`: it is private or has other parameters. Fix: make it public and declare it `void on_before_backward(detpl::Trainer& trainer, Module& module, torch::Tensor& loss)`. [docs/hooks.md#on_before_backward]");
        constexpr bool on_before_backward_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_before_backward_returns_what_it_should,
                      "detpl: uncallable hook `on_before_backward`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_before_backward]");
      }
    }
    if constexpr (!spelt_right<hook::on_before_backward, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_before_backward, Subject>;
#define DETPL_MEANT "on_before_backward`? Fix: rename it. [docs/hooks.md#on_before_backward]"
      DETPL_NEAR_on_before_backward(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // backward
    if constexpr (constexpr fault found = fault_of<hook::backward, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool backward_is_absent = found != fault::unsupported;
        static_assert(backward_is_absent,
                      "detpl: unsupported hook `backward`: it is a reserved hook name: the loop runs the backward pass itself. Fix: rename it, or shape the loss in `training_step`. [docs/hooks.md#backward]");
      }
    }
    // manual_backward
    if constexpr (constexpr fault found = fault_of<hook::manual_backward, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool manual_backward_is_absent = found != fault::unsupported;
        static_assert(manual_backward_is_absent,
                      "detpl: unsupported hook `manual_backward`: optimization is always automatic. Fix: return the loss from `training_step`, the loop runs the backward pass. [docs/hooks.md#manual_backward]");
      }
    }
    if constexpr (!spelt_right<hook::manual_backward, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::manual_backward, Subject>;
#define DETPL_MEANT "manual_backward`, which is unsupported? Fix: return the loss from `training_step`, the loop runs the backward pass. [docs/hooks.md#manual_backward]"
      DETPL_NEAR_manual_backward(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_after_backward
    if constexpr (constexpr fault found = fault_of<hook::on_after_backward, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_after_backward_can_be_called = found != fault::uncallable;
        static_assert(on_after_backward_can_be_called,
                      "detpl: uncallable hook `on_after_backward`: it is private or has other parameters. Fix: make it public and declare it `void on_after_backward()`. [docs/hooks.md#on_after_backward]");
        constexpr bool on_after_backward_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_after_backward_returns_what_it_should,
                      "detpl: uncallable hook `on_after_backward`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_after_backward]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_after_backward_is_absent = found != fault::unsupported;
        static_assert(on_after_backward_is_absent,
                      "detpl: unsupported hook `on_after_backward`: a data module is asked for data and checkpoints alone. Fix: move it to the module or a callback. [docs/hooks.md#on_after_backward]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_after_backward_can_be_called = found != fault::uncallable;
        static_assert(on_after_backward_can_be_called,
                      "detpl: uncallable hook `on_after_backward`: it is private or has other parameters. Fix: make it public and declare it `void on_after_backward(detpl::Trainer& trainer, Module& module)`. [docs/hooks.md#on_after_backward]");
        constexpr bool on_after_backward_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_after_backward_returns_what_it_should,
                      "detpl: uncallable hook `on_after_backward`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_after_backward]");
      }
    }
    if constexpr (!spelt_right<hook::on_after_backward, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_after_backward, Subject>;
#define DETPL_MEANT "on_after_backward`? Fix: rename it. [docs/hooks.md#on_after_backward]"
      DETPL_NEAR_on_after_backward(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_before_optimizer_step
    if constexpr (constexpr fault found = fault_of<hook::on_before_optimizer_step, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_before_optimizer_step_can_be_called = found != fault::uncallable;
        static_assert(on_before_optimizer_step_can_be_called,
                      "detpl: uncallable hook `on_before_optimizer_step`: it is private or has other parameters. Fix: make it public and declare it `void on_before_optimizer_step(auto& optimizer)`. [docs/hooks.md#on_before_optimizer_step]");
        constexpr bool on_before_optimizer_step_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_before_optimizer_step_returns_what_it_should,
                      "detpl: uncallable hook `on_before_optimizer_step`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_before_optimizer_step]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_before_optimizer_step_is_absent = found != fault::unsupported;
        static_assert(on_before_optimizer_step_is_absent,
                      "detpl: unsupported hook `on_before_optimizer_step`: a data module is asked for data and checkpoints alone. Fix: move it to the module or a callback. [docs/hooks.md#on_before_optimizer_step]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_before_optimizer_step_can_be_called = found != fault::uncallable;
        static_assert(on_before_optimizer_step_can_be_called,
                      "detpl: uncallable hook `on_before_optimizer_step`: it is private or has other parameters. Fix: make it public and declare it `void on_before_optimizer_step(detpl::Trainer& trainer, Module& module, auto& optimizer)`. [docs/hooks.md#on_before_optimizer_step]");
        constexpr bool on_before_optimizer_step_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_before_optimizer_step_returns_what_it_should,
                      "detpl: uncallable hook `on_before_optimizer_step`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_before_optimizer_step]");
      }
    }
    if constexpr (!spelt_right<hook::on_before_optimizer_step, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_before_optimizer_step, Subject>;
#define DETPL_MEANT "on_before_optimizer_step`? Fix: rename it. [docs/hooks.md#on_before_optimizer_step]"
      DETPL_NEAR_on_before_optimizer_step(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // configure_gradient_clipping
    if constexpr (constexpr fault found = fault_of<hook::configure_gradient_clipping, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool configure_gradient_clipping_can_be_called = found != fault::uncallable;
        static_assert(configure_gradient_clipping_can_be_called,
                      "detpl: uncallable hook `configure_gradient_clipping`: it is private or has other parameters. Fix: make it public and declare it `void configure_gradient_clipping(auto& optimizer, auto optimizer_idx, double gradient_clip_val, std::string_view gradient_clip_algorithm)`. [docs/hooks.md#configure_gradient_clipping]");
        constexpr bool configure_gradient_clipping_returns_what_it_should = found != fault::unsuitable;
        static_assert(configure_gradient_clipping_returns_what_it_should,
                      "detpl: uncallable hook `configure_gradient_clipping`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#configure_gradient_clipping]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool configure_gradient_clipping_is_absent = found != fault::unsupported;
        static_assert(configure_gradient_clipping_is_absent,
                      "detpl: unsupported hook `configure_gradient_clipping`: a data module is asked for data and checkpoints alone. Fix: move it to the module. [docs/hooks.md#configure_gradient_clipping]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool configure_gradient_clipping_is_absent = found != fault::unsupported;
        static_assert(configure_gradient_clipping_is_absent,
                      "detpl: unsupported hook `configure_gradient_clipping`: a callback is called around the module's own steps, it doesn't take their place. Fix: move it to the module. [docs/hooks.md#configure_gradient_clipping]");
      }
    }
    if constexpr (!spelt_right<hook::configure_gradient_clipping, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::configure_gradient_clipping, Subject>;
#define DETPL_MEANT "configure_gradient_clipping`? Fix: rename it. [docs/hooks.md#configure_gradient_clipping]"
      DETPL_NEAR_configure_gradient_clipping(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // optimizer_step
    if constexpr (constexpr fault found = fault_of<hook::optimizer_step, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool optimizer_step_is_absent = found != fault::unsupported;
        static_assert(optimizer_step_is_absent,
                      "detpl: unsupported hook `optimizer_step`: the loop steps the optimizers itself. Fix: move its body to `on_before_optimizer_step`, or return a scheduler with interval `step`. [docs/hooks.md#optimizer_step]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool optimizer_step_is_absent = found != fault::unsupported;
        static_assert(optimizer_step_is_absent,
                      "detpl: unsupported hook `optimizer_step`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#optimizer_step]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool optimizer_step_is_absent = found != fault::unsupported;
        static_assert(optimizer_step_is_absent,
                      "detpl: unsupported hook `optimizer_step`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#optimizer_step]");
      }
    }
    if constexpr (!spelt_right<hook::optimizer_step, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::optimizer_step, Subject>;
#define DETPL_MEANT "optimizer_step`, which is unsupported? Fix: move its body to `on_before_optimizer_step`, or return a scheduler with interval `step`. [docs/hooks.md#optimizer_step]"
      DETPL_NEAR_optimizer_step(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // lr_scheduler_step
    if constexpr (constexpr fault found = fault_of<hook::lr_scheduler_step, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool lr_scheduler_step_is_absent = found != fault::unsupported;
        static_assert(lr_scheduler_step_is_absent,
                      "detpl: unsupported hook `lr_scheduler_step`: it came with Lightning 1.6, and detpl follows 1.5, where the loop steps the schedulers. Fix: return the scheduler, its interval and its monitor from `configure_optimizers`. [docs/hooks.md#lr_scheduler_step]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool lr_scheduler_step_is_absent = found != fault::unsupported;
        static_assert(lr_scheduler_step_is_absent,
                      "detpl: unsupported hook `lr_scheduler_step`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#lr_scheduler_step]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool lr_scheduler_step_is_absent = found != fault::unsupported;
        static_assert(lr_scheduler_step_is_absent,
                      "detpl: unsupported hook `lr_scheduler_step`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#lr_scheduler_step]");
      }
    }
    if constexpr (!spelt_right<hook::lr_scheduler_step, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::lr_scheduler_step, Subject>;
#define DETPL_MEANT "lr_scheduler_step`, which is unsupported? Fix: return the scheduler, its interval and its monitor from `configure_optimizers`. [docs/hooks.md#lr_scheduler_step]"
      DETPL_NEAR_lr_scheduler_step(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_train_batch_end
    if constexpr (constexpr fault found = fault_of<hook::on_train_batch_end, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_train_batch_end_can_be_called = found != fault::uncallable;
        static_assert(on_train_batch_end_can_be_called,
                      "detpl: uncallable hook `on_train_batch_end`: it is private or has other parameters. Fix: make it public and declare it `void on_train_batch_end(auto& outputs, const Batch& batch, int64_t batch_idx)`. [docs/hooks.md#on_train_batch_end]");
        constexpr bool on_train_batch_end_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_train_batch_end_returns_what_it_should,
                      "detpl: uncallable hook `on_train_batch_end`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_train_batch_end]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_train_batch_end_is_absent = found != fault::unsupported;
        static_assert(on_train_batch_end_is_absent,
                      "detpl: unsupported hook `on_train_batch_end`: a data module is asked for data and checkpoints alone. Fix: move it to the module or a callback. [docs/hooks.md#on_train_batch_end]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_train_batch_end_can_be_called = found != fault::uncallable;
        static_assert(on_train_batch_end_can_be_called,
                      "detpl: uncallable hook `on_train_batch_end`: it is private or has other parameters. Fix: make it public and declare it `void on_train_batch_end(detpl::Trainer& trainer, Module& module, auto& outputs, const Batch& batch, int64_t batch_idx)`. [docs/hooks.md#on_train_batch_end]");
        constexpr bool on_train_batch_end_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_train_batch_end_returns_what_it_should,
                      "detpl: uncallable hook `on_train_batch_end`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_train_batch_end]");
      }
    }
    if constexpr (!spelt_right<hook::on_train_batch_end, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_train_batch_end, Subject>;
#define DETPL_MEANT "on_train_batch_end`? Fix: rename it. [docs/hooks.md#on_train_batch_end]"
      DETPL_NEAR_on_train_batch_end(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_batch_end
    if constexpr (constexpr fault found = fault_of<hook::on_batch_end, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::callback) {
        constexpr bool on_batch_end_is_absent = found != fault::unsupported;
        static_assert(on_batch_end_is_absent,
                      "detpl: unsupported hook `on_batch_end`: it never told of which loop the batch was that ended. Fix: rename it to `on_train_batch_end`. [docs/hooks.md#on_batch_end]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_batch_end_is_absent = found != fault::unsupported;
        static_assert(on_batch_end_is_absent,
                      "detpl: unsupported hook `on_batch_end`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#on_batch_end]");
      }
    }
    if constexpr (!spelt_right<hook::on_batch_end, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_batch_end, Subject>;
#define DETPL_MEANT "on_batch_end`, which is unsupported? Fix: rename it to `on_train_batch_end`. [docs/hooks.md#on_batch_end]"
      DETPL_NEAR_on_batch_end(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // training_epoch_end
    if constexpr (constexpr fault found = fault_of<hook::training_epoch_end, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool training_epoch_end_can_be_called = found != fault::uncallable;
        static_assert(training_epoch_end_can_be_called,
                      "detpl: uncallable hook `training_epoch_end`: it is private or has other parameters. Fix: make it public and declare it `void training_epoch_end(auto& outputs)`. [docs/hooks.md#training_epoch_end]");
        constexpr bool training_epoch_end_returns_what_it_should = found != fault::unsuitable;
        static_assert(training_epoch_end_returns_what_it_should,
                      "detpl: uncallable hook `training_epoch_end`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#training_epoch_end]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool training_epoch_end_is_absent = found != fault::unsupported;
        static_assert(training_epoch_end_is_absent,
                      "detpl: unsupported hook `training_epoch_end`: a data module is asked for data and checkpoints alone. Fix: move it to the module. [docs/hooks.md#training_epoch_end]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool training_epoch_end_is_absent = found != fault::unsupported;
        static_assert(training_epoch_end_is_absent,
                      "detpl: unsupported hook `training_epoch_end`: a callback is called around the module's own steps, it doesn't take their place. Fix: move it to the module. [docs/hooks.md#training_epoch_end]");
      }
    }
    if constexpr (!spelt_right<hook::training_epoch_end, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::training_epoch_end, Subject>;
#define DETPL_MEANT "training_epoch_end`? Fix: rename it. [docs/hooks.md#training_epoch_end]"
      DETPL_NEAR_training_epoch_end(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_train_epoch_end
    if constexpr (constexpr fault found = fault_of<hook::on_train_epoch_end, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_train_epoch_end_is_absent = found != fault::unsupported;
        static_assert(on_train_epoch_end_is_absent,
                      "detpl: unsupported hook `on_train_epoch_end`: a module is told of the end of its epoch by `training_epoch_end`. Fix: rename it to `training_epoch_end`, or move it to a callback. [docs/hooks.md#on_train_epoch_end]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_train_epoch_end_is_absent = found != fault::unsupported;
        static_assert(on_train_epoch_end_is_absent,
                      "detpl: unsupported hook `on_train_epoch_end`: a data module is asked for data and checkpoints alone. Fix: move it to a callback. [docs/hooks.md#on_train_epoch_end]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_train_epoch_end_can_be_called = found != fault::uncallable;
        static_assert(on_train_epoch_end_can_be_called,
                      "detpl: uncallable hook `on_train_epoch_end`: it is private or has other parameters. Fix: make it public and declare it `void on_train_epoch_end(detpl::Trainer& trainer, Module& module)`. [docs/hooks.md#on_train_epoch_end]");
        constexpr bool on_train_epoch_end_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_train_epoch_end_returns_what_it_should,
                      "detpl: uncallable hook `on_train_epoch_end`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_train_epoch_end]");
      }
    }
    if constexpr (!spelt_right<hook::on_train_epoch_end, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_train_epoch_end, Subject>;
#define DETPL_MEANT "on_train_epoch_end`, which is unsupported? Fix: rename it to `training_epoch_end`, or move it to a callback. [docs/hooks.md#on_train_epoch_end]"
      if constexpr (kind == subject::module) { DETPL_NEAR_on_train_epoch_end(DETPL_SPELT) }
#undef DETPL_MEANT
#define DETPL_MEANT "on_train_epoch_end`? Fix: rename it. [docs/hooks.md#on_train_epoch_end]"
      if constexpr (kind == subject::callback) { DETPL_NEAR_on_train_epoch_end(DETPL_SPELT) }
#undef DETPL_MEANT
    }
    // on_epoch_end
    if constexpr (constexpr fault found = fault_of<hook::on_epoch_end, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_epoch_end_is_absent = found != fault::unsupported;
        static_assert(on_epoch_end_is_absent,
                      "detpl: unsupported hook `on_epoch_end`: it ran after training and validation epochs alike. Fix: rename it to `training_epoch_end` or `validation_epoch_end`. [docs/hooks.md#on_epoch_end]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_epoch_end_is_absent = found != fault::unsupported;
        static_assert(on_epoch_end_is_absent,
                      "detpl: unsupported hook `on_epoch_end`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#on_epoch_end]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_epoch_end_is_absent = found != fault::unsupported;
        static_assert(on_epoch_end_is_absent,
                      "detpl: unsupported hook `on_epoch_end`: it ran after training and validation epochs alike. Fix: rename it to `on_train_epoch_end` or `on_validation_epoch_end`. [docs/hooks.md#on_epoch_end]");
      }
    }
    if constexpr (!spelt_right<hook::on_epoch_end, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_epoch_end, Subject>;
#define DETPL_MEANT "on_epoch_end`, which is unsupported? Fix: rename it to `training_epoch_end` or `validation_epoch_end`. [docs/hooks.md#on_epoch_end]"
      if constexpr (kind == subject::module) { DETPL_NEAR_on_epoch_end(DETPL_SPELT) }
#undef DETPL_MEANT
#define DETPL_MEANT "on_epoch_end`, which is unsupported? Fix: rename it to `on_train_epoch_end` or `on_validation_epoch_end`. [docs/hooks.md#on_epoch_end]"
      if constexpr (kind == subject::callback) { DETPL_NEAR_on_epoch_end(DETPL_SPELT) }
#undef DETPL_MEANT
    }
    // on_train_end
    if constexpr (constexpr fault found = fault_of<hook::on_train_end, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_train_end_can_be_called = found != fault::uncallable;
        static_assert(on_train_end_can_be_called,
                      "detpl: uncallable hook `on_train_end`: it is private or has other parameters. Fix: make it public and declare it `void on_train_end()`. [docs/hooks.md#on_train_end]");
        constexpr bool on_train_end_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_train_end_returns_what_it_should,
                      "detpl: uncallable hook `on_train_end`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_train_end]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_train_end_is_absent = found != fault::unsupported;
        static_assert(on_train_end_is_absent,
                      "detpl: unsupported hook `on_train_end`: a data module is asked for data and checkpoints alone. Fix: move it to the module or a callback. [docs/hooks.md#on_train_end]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_train_end_can_be_called = found != fault::uncallable;
        static_assert(on_train_end_can_be_called,
                      "detpl: uncallable hook `on_train_end`: it is private or has other parameters. Fix: make it public and declare it `void on_train_end(detpl::Trainer& trainer, Module& module)`. [docs/hooks.md#on_train_end]");
        constexpr bool on_train_end_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_train_end_returns_what_it_should,
                      "detpl: uncallable hook `on_train_end`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_train_end]");
      }
    }
    if constexpr (!spelt_right<hook::on_train_end, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_train_end, Subject>;
#define DETPL_MEANT "on_train_end`? Fix: rename it. [docs/hooks.md#on_train_end]"
      DETPL_NEAR_on_train_end(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_validation_model_zero_grad
    if constexpr (constexpr fault found = fault_of<hook::on_validation_model_zero_grad, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_validation_model_zero_grad_is_absent = found != fault::unsupported;
        static_assert(on_validation_model_zero_grad_is_absent,
                      "detpl: unsupported hook `on_validation_model_zero_grad`: it came with Lightning 2.1, and validation leaves gradients alone here. Fix: delete it. [docs/hooks.md#on_validation_model_zero_grad]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_validation_model_zero_grad_is_absent = found != fault::unsupported;
        static_assert(on_validation_model_zero_grad_is_absent,
                      "detpl: unsupported hook `on_validation_model_zero_grad`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#on_validation_model_zero_grad]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_validation_model_zero_grad_is_absent = found != fault::unsupported;
        static_assert(on_validation_model_zero_grad_is_absent,
                      "detpl: unsupported hook `on_validation_model_zero_grad`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#on_validation_model_zero_grad]");
      }
    }
    if constexpr (!spelt_right<hook::on_validation_model_zero_grad, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_validation_model_zero_grad, Subject>;
#define DETPL_MEANT "on_validation_model_zero_grad`, which is unsupported? Fix: delete it. [docs/hooks.md#on_validation_model_zero_grad]"
      DETPL_NEAR_on_validation_model_zero_grad(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_validation_model_eval
    if constexpr (constexpr fault found = fault_of<hook::on_validation_model_eval, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_validation_model_eval_is_absent = found != fault::unsupported;
        static_assert(on_validation_model_eval_is_absent,
                      "detpl: unsupported hook `on_validation_model_eval`: the loop puts the module in evaluation mode itself. Fix: move its body to `on_validation_start`. [docs/hooks.md#on_validation_model_eval]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_validation_model_eval_is_absent = found != fault::unsupported;
        static_assert(on_validation_model_eval_is_absent,
                      "detpl: unsupported hook `on_validation_model_eval`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#on_validation_model_eval]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_validation_model_eval_is_absent = found != fault::unsupported;
        static_assert(on_validation_model_eval_is_absent,
                      "detpl: unsupported hook `on_validation_model_eval`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#on_validation_model_eval]");
      }
    }
    if constexpr (!spelt_right<hook::on_validation_model_eval, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_validation_model_eval, Subject>;
#define DETPL_MEANT "on_validation_model_eval`, which is unsupported? Fix: move its body to `on_validation_start`. [docs/hooks.md#on_validation_model_eval]"
      DETPL_NEAR_on_validation_model_eval(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_validation_start
    if constexpr (constexpr fault found = fault_of<hook::on_validation_start, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_validation_start_can_be_called = found != fault::uncallable;
        static_assert(on_validation_start_can_be_called,
                      "detpl: uncallable hook `on_validation_start`: it is private or has other parameters. Fix: make it public and declare it `void on_validation_start()`. [docs/hooks.md#on_validation_start]");
        constexpr bool on_validation_start_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_validation_start_returns_what_it_should,
                      "detpl: uncallable hook `on_validation_start`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_validation_start]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_validation_start_is_absent = found != fault::unsupported;
        static_assert(on_validation_start_is_absent,
                      "detpl: unsupported hook `on_validation_start`: a data module is asked for data and checkpoints alone. Fix: move it to the module or a callback. [docs/hooks.md#on_validation_start]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_validation_start_can_be_called = found != fault::uncallable;
        static_assert(on_validation_start_can_be_called,
                      "detpl: uncallable hook `on_validation_start`: it is private or has other parameters. Fix: make it public and declare it `void on_validation_start(detpl::Trainer& trainer, Module& module)`. [docs/hooks.md#on_validation_start]");
        constexpr bool on_validation_start_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_validation_start_returns_what_it_should,
                      "detpl: uncallable hook `on_validation_start`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_validation_start]");
      }
    }
    if constexpr (!spelt_right<hook::on_validation_start, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_validation_start, Subject>;
#define DETPL_MEANT "on_validation_start`? Fix: rename it. [docs/hooks.md#on_validation_start]"
      DETPL_NEAR_on_validation_start(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_validation_epoch_start
    if constexpr (constexpr fault found = fault_of<hook::on_validation_epoch_start, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_validation_epoch_start_can_be_called = found != fault::uncallable;
        static_assert(on_validation_epoch_start_can_be_called,
                      "detpl: uncallable hook `on_validation_epoch_start`: it is private or has other parameters. Fix: make it public and declare it `void on_validation_epoch_start()`. [docs/hooks.md#on_validation_epoch_start]");
        constexpr bool on_validation_epoch_start_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_validation_epoch_start_returns_what_it_should,
                      "detpl: uncallable hook `on_validation_epoch_start`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_validation_epoch_start]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_validation_epoch_start_is_absent = found != fault::unsupported;
        static_assert(on_validation_epoch_start_is_absent,
                      "detpl: unsupported hook `on_validation_epoch_start`: a data module is asked for data and checkpoints alone. Fix: move it to the module or a callback. [docs/hooks.md#on_validation_epoch_start]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_validation_epoch_start_can_be_called = found != fault::uncallable;
        static_assert(on_validation_epoch_start_can_be_called,
                      "detpl: uncallable hook `on_validation_epoch_start`: it is private or has other parameters. Fix: make it public and declare it `void on_validation_epoch_start(detpl::Trainer& trainer, Module& module)`. [docs/hooks.md#on_validation_epoch_start]");
        constexpr bool on_validation_epoch_start_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_validation_epoch_start_returns_what_it_should,
                      "detpl: uncallable hook `on_validation_epoch_start`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_validation_epoch_start]");
      }
    }
    if constexpr (!spelt_right<hook::on_validation_epoch_start, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_validation_epoch_start, Subject>;
#define DETPL_MEANT "on_validation_epoch_start`? Fix: rename it. [docs/hooks.md#on_validation_epoch_start]"
      DETPL_NEAR_on_validation_epoch_start(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_validation_batch_start
    if constexpr (constexpr fault found = fault_of<hook::on_validation_batch_start, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_validation_batch_start_can_be_called = found != fault::uncallable;
        static_assert(on_validation_batch_start_can_be_called,
                      "detpl: uncallable hook `on_validation_batch_start`: it is private or has other parameters. Fix: make it public and declare it `void on_validation_batch_start(const Batch& batch, int64_t batch_idx)`. [docs/hooks.md#on_validation_batch_start]");
        constexpr bool on_validation_batch_start_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_validation_batch_start_returns_what_it_should,
                      "detpl: uncallable hook `on_validation_batch_start`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_validation_batch_start]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_validation_batch_start_is_absent = found != fault::unsupported;
        static_assert(on_validation_batch_start_is_absent,
                      "detpl: unsupported hook `on_validation_batch_start`: a data module is asked for data and checkpoints alone. Fix: move it to the module or a callback. [docs/hooks.md#on_validation_batch_start]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_validation_batch_start_can_be_called = found != fault::uncallable;
        static_assert(on_validation_batch_start_can_be_called,
                      "detpl: uncallable hook `on_validation_batch_start`: it is private or has other parameters. Fix: make it public and declare it `void on_validation_batch_start(detpl::Trainer& trainer, Module& module, const Batch& batch, int64_t batch_idx)`. [docs/hooks.md#on_validation_batch_start]");
        constexpr bool on_validation_batch_start_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_validation_batch_start_returns_what_it_should,
                      "detpl: uncallable hook `on_validation_batch_start`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_validation_batch_start]");
      }
    }
    if constexpr (!spelt_right<hook::on_validation_batch_start, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_validation_batch_start, Subject>;
#define DETPL_MEANT "on_validation_batch_start`? Fix: rename it. [docs/hooks.md#on_validation_batch_start]"
      DETPL_NEAR_on_validation_batch_start(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // validation_step
    if constexpr (constexpr fault found = fault_of<hook::validation_step, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool validation_step_can_be_called = found != fault::uncallable;
        static_assert(validation_step_can_be_called,
                      "detpl: uncallable hook `validation_step`: it is private or has other parameters. Fix: make it public and declare it `auto validation_step(const Batch& batch, int64_t batch_idx)`. [docs/hooks.md#validation_step]");
        constexpr bool validation_step_reports_by_log = found != fault::reporting;
        static_assert(validation_step_reports_by_log,
                      "detpl: uncallable hook `validation_step`: nothing reads a member `log` or `progress_bar` of its result. Fix: call `log(name, value, {.prog_bar = true})` in the step and drop the member. [docs/hooks.md#validation_step]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool validation_step_is_absent = found != fault::unsupported;
        static_assert(validation_step_is_absent,
                      "detpl: unsupported hook `validation_step`: a data module is asked for data and checkpoints alone. Fix: move it to the module. [docs/hooks.md#validation_step]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool validation_step_is_absent = found != fault::unsupported;
        static_assert(validation_step_is_absent,
                      "detpl: unsupported hook `validation_step`: a callback is called around the module's own steps, it doesn't take their place. Fix: move it to the module. [docs/hooks.md#validation_step]");
      }
    }
    if constexpr (!spelt_right<hook::validation_step, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::validation_step, Subject>;
#define DETPL_MEANT "validation_step`? Fix: rename it. [docs/hooks.md#validation_step]"
      DETPL_NEAR_validation_step(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // validation_step_end
    if constexpr (constexpr fault found = fault_of<hook::validation_step_end, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool validation_step_end_is_absent = found != fault::unsupported;
        static_assert(validation_step_end_is_absent,
                      "detpl: unsupported hook `validation_step_end`: each process validates its own batch, so there are no parts of a step to join. Fix: move its body to the end of `validation_step`. [docs/hooks.md#validation_step_end]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool validation_step_end_is_absent = found != fault::unsupported;
        static_assert(validation_step_end_is_absent,
                      "detpl: unsupported hook `validation_step_end`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#validation_step_end]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool validation_step_end_is_absent = found != fault::unsupported;
        static_assert(validation_step_end_is_absent,
                      "detpl: unsupported hook `validation_step_end`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#validation_step_end]");
      }
    }
    if constexpr (!spelt_right<hook::validation_step_end, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::validation_step_end, Subject>;
#define DETPL_MEANT "validation_step_end`, which is unsupported? Fix: move its body to the end of `validation_step`. [docs/hooks.md#validation_step_end]"
      DETPL_NEAR_validation_step_end(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_validation_batch_end
    if constexpr (constexpr fault found = fault_of<hook::on_validation_batch_end, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_validation_batch_end_can_be_called = found != fault::uncallable;
        static_assert(on_validation_batch_end_can_be_called,
                      "detpl: uncallable hook `on_validation_batch_end`: it is private or has other parameters. Fix: make it public and declare it `void on_validation_batch_end(auto& outputs, const Batch& batch, int64_t batch_idx)`. [docs/hooks.md#on_validation_batch_end]");
        constexpr bool on_validation_batch_end_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_validation_batch_end_returns_what_it_should,
                      "detpl: uncallable hook `on_validation_batch_end`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_validation_batch_end]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_validation_batch_end_is_absent = found != fault::unsupported;
        static_assert(on_validation_batch_end_is_absent,
                      "detpl: unsupported hook `on_validation_batch_end`: a data module is asked for data and checkpoints alone. Fix: move it to the module or a callback. [docs/hooks.md#on_validation_batch_end]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_validation_batch_end_can_be_called = found != fault::uncallable;
        static_assert(on_validation_batch_end_can_be_called,
                      "detpl: uncallable hook `on_validation_batch_end`: it is private or has other parameters. Fix: make it public and declare it `void on_validation_batch_end(detpl::Trainer& trainer, Module& module, auto& outputs, const Batch& batch, int64_t batch_idx)`. [docs/hooks.md#on_validation_batch_end]");
        constexpr bool on_validation_batch_end_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_validation_batch_end_returns_what_it_should,
                      "detpl: uncallable hook `on_validation_batch_end`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_validation_batch_end]");
      }
    }
    if constexpr (!spelt_right<hook::on_validation_batch_end, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_validation_batch_end, Subject>;
#define DETPL_MEANT "on_validation_batch_end`? Fix: rename it. [docs/hooks.md#on_validation_batch_end]"
      DETPL_NEAR_on_validation_batch_end(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // validation_epoch_end
    if constexpr (constexpr fault found = fault_of<hook::validation_epoch_end, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool validation_epoch_end_can_be_called = found != fault::uncallable;
        static_assert(validation_epoch_end_can_be_called,
                      "detpl: uncallable hook `validation_epoch_end`: it is private or has other parameters. Fix: make it public and declare it `void validation_epoch_end(auto& outputs)`. [docs/hooks.md#validation_epoch_end]");
        constexpr bool validation_epoch_end_returns_what_it_should = found != fault::unsuitable;
        static_assert(validation_epoch_end_returns_what_it_should,
                      "detpl: uncallable hook `validation_epoch_end`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#validation_epoch_end]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool validation_epoch_end_is_absent = found != fault::unsupported;
        static_assert(validation_epoch_end_is_absent,
                      "detpl: unsupported hook `validation_epoch_end`: a data module is asked for data and checkpoints alone. Fix: move it to the module. [docs/hooks.md#validation_epoch_end]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool validation_epoch_end_is_absent = found != fault::unsupported;
        static_assert(validation_epoch_end_is_absent,
                      "detpl: unsupported hook `validation_epoch_end`: a callback is called around the module's own steps, it doesn't take their place. Fix: move it to the module. [docs/hooks.md#validation_epoch_end]");
      }
    }
    if constexpr (!spelt_right<hook::validation_epoch_end, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::validation_epoch_end, Subject>;
#define DETPL_MEANT "validation_epoch_end`? Fix: rename it. [docs/hooks.md#validation_epoch_end]"
      DETPL_NEAR_validation_epoch_end(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_validation_epoch_end
    if constexpr (constexpr fault found = fault_of<hook::on_validation_epoch_end, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_validation_epoch_end_can_be_called = found != fault::uncallable;
        static_assert(on_validation_epoch_end_can_be_called,
                      "detpl: uncallable hook `on_validation_epoch_end`: it is private or has other parameters. Fix: make it public and declare it `void on_validation_epoch_end()`. [docs/hooks.md#on_validation_epoch_end]");
        constexpr bool on_validation_epoch_end_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_validation_epoch_end_returns_what_it_should,
                      "detpl: uncallable hook `on_validation_epoch_end`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_validation_epoch_end]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_validation_epoch_end_is_absent = found != fault::unsupported;
        static_assert(on_validation_epoch_end_is_absent,
                      "detpl: unsupported hook `on_validation_epoch_end`: a data module is asked for data and checkpoints alone. Fix: move it to the module or a callback. [docs/hooks.md#on_validation_epoch_end]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_validation_epoch_end_can_be_called = found != fault::uncallable;
        static_assert(on_validation_epoch_end_can_be_called,
                      "detpl: uncallable hook `on_validation_epoch_end`: it is private or has other parameters. Fix: make it public and declare it `void on_validation_epoch_end(detpl::Trainer& trainer, Module& module)`. [docs/hooks.md#on_validation_epoch_end]");
        constexpr bool on_validation_epoch_end_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_validation_epoch_end_returns_what_it_should,
                      "detpl: uncallable hook `on_validation_epoch_end`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_validation_epoch_end]");
      }
    }
    if constexpr (!spelt_right<hook::on_validation_epoch_end, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_validation_epoch_end, Subject>;
#define DETPL_MEANT "on_validation_epoch_end`? Fix: rename it. [docs/hooks.md#on_validation_epoch_end]"
      DETPL_NEAR_on_validation_epoch_end(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_validation_end
    if constexpr (constexpr fault found = fault_of<hook::on_validation_end, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_validation_end_can_be_called = found != fault::uncallable;
        static_assert(on_validation_end_can_be_called,
                      "detpl: uncallable hook `on_validation_end`: it is private or has other parameters. Fix: make it public and declare it `void on_validation_end()`. [docs/hooks.md#on_validation_end]");
        constexpr bool on_validation_end_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_validation_end_returns_what_it_should,
                      "detpl: uncallable hook `on_validation_end`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_validation_end]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_validation_end_is_absent = found != fault::unsupported;
        static_assert(on_validation_end_is_absent,
                      "detpl: unsupported hook `on_validation_end`: a data module is asked for data and checkpoints alone. Fix: move it to the module or a callback. [docs/hooks.md#on_validation_end]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_validation_end_can_be_called = found != fault::uncallable;
        static_assert(on_validation_end_can_be_called,
                      "detpl: uncallable hook `on_validation_end`: it is private or has other parameters. Fix: make it public and declare it `void on_validation_end(detpl::Trainer& trainer, Module& module)`. [docs/hooks.md#on_validation_end]");
        constexpr bool on_validation_end_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_validation_end_returns_what_it_should,
                      "detpl: uncallable hook `on_validation_end`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_validation_end]");
      }
    }
    if constexpr (!spelt_right<hook::on_validation_end, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_validation_end, Subject>;
#define DETPL_MEANT "on_validation_end`? Fix: rename it. [docs/hooks.md#on_validation_end]"
      DETPL_NEAR_on_validation_end(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_validation_model_train
    if constexpr (constexpr fault found = fault_of<hook::on_validation_model_train, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_validation_model_train_is_absent = found != fault::unsupported;
        static_assert(on_validation_model_train_is_absent,
                      "detpl: unsupported hook `on_validation_model_train`: the loop puts the module back in its mode itself. Fix: move its body to `on_validation_end`. [docs/hooks.md#on_validation_model_train]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_validation_model_train_is_absent = found != fault::unsupported;
        static_assert(on_validation_model_train_is_absent,
                      "detpl: unsupported hook `on_validation_model_train`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#on_validation_model_train]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_validation_model_train_is_absent = found != fault::unsupported;
        static_assert(on_validation_model_train_is_absent,
                      "detpl: unsupported hook `on_validation_model_train`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#on_validation_model_train]");
      }
    }
    if constexpr (!spelt_right<hook::on_validation_model_train, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_validation_model_train, Subject>;
#define DETPL_MEANT "on_validation_model_train`, which is unsupported? Fix: move its body to `on_validation_end`. [docs/hooks.md#on_validation_model_train]"
      DETPL_NEAR_on_validation_model_train(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_predict_model_eval
    if constexpr (constexpr fault found = fault_of<hook::on_predict_model_eval, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_predict_model_eval_is_absent = found != fault::unsupported;
        static_assert(on_predict_model_eval_is_absent,
                      "detpl: unsupported hook `on_predict_model_eval`: the loop puts the module in evaluation mode for predict itself. Fix: move its body to `on_predict_start`. [docs/hooks.md#on_predict_model_eval]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_predict_model_eval_is_absent = found != fault::unsupported;
        static_assert(on_predict_model_eval_is_absent,
                      "detpl: unsupported hook `on_predict_model_eval`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#on_predict_model_eval]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_predict_model_eval_is_absent = found != fault::unsupported;
        static_assert(on_predict_model_eval_is_absent,
                      "detpl: unsupported hook `on_predict_model_eval`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#on_predict_model_eval]");
      }
    }
    if constexpr (!spelt_right<hook::on_predict_model_eval, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_predict_model_eval, Subject>;
#define DETPL_MEANT "on_predict_model_eval`, which is unsupported? Fix: move its body to `on_predict_start`. [docs/hooks.md#on_predict_model_eval]"
      DETPL_NEAR_on_predict_model_eval(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_predict_start
    if constexpr (constexpr fault found = fault_of<hook::on_predict_start, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_predict_start_can_be_called = found != fault::uncallable;
        static_assert(on_predict_start_can_be_called,
                      "detpl: uncallable hook `on_predict_start`: it is private or has other parameters. Fix: make it public and declare it `void on_predict_start()`. [docs/hooks.md#on_predict_start]");
        constexpr bool on_predict_start_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_predict_start_returns_what_it_should,
                      "detpl: uncallable hook `on_predict_start`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_predict_start]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_predict_start_is_absent = found != fault::unsupported;
        static_assert(on_predict_start_is_absent,
                      "detpl: unsupported hook `on_predict_start`: a data module is asked for data and checkpoints alone. Fix: move it to the module or a callback. [docs/hooks.md#on_predict_start]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_predict_start_can_be_called = found != fault::uncallable;
        static_assert(on_predict_start_can_be_called,
                      "detpl: uncallable hook `on_predict_start`: it is private or has other parameters. Fix: make it public and declare it `void on_predict_start(detpl::Trainer& trainer, Module& module)`. [docs/hooks.md#on_predict_start]");
        constexpr bool on_predict_start_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_predict_start_returns_what_it_should,
                      "detpl: uncallable hook `on_predict_start`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_predict_start]");
      }
    }
    if constexpr (!spelt_right<hook::on_predict_start, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_predict_start, Subject>;
#define DETPL_MEANT "on_predict_start`? Fix: rename it. [docs/hooks.md#on_predict_start]"
      DETPL_NEAR_on_predict_start(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_predict_epoch_start
    if constexpr (constexpr fault found = fault_of<hook::on_predict_epoch_start, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_predict_epoch_start_can_be_called = found != fault::uncallable;
        static_assert(on_predict_epoch_start_can_be_called,
                      "detpl: uncallable hook `on_predict_epoch_start`: it is private or has other parameters. Fix: make it public and declare it `void on_predict_epoch_start()`. [docs/hooks.md#on_predict_epoch_start]");
        constexpr bool on_predict_epoch_start_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_predict_epoch_start_returns_what_it_should,
                      "detpl: uncallable hook `on_predict_epoch_start`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_predict_epoch_start]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_predict_epoch_start_is_absent = found != fault::unsupported;
        static_assert(on_predict_epoch_start_is_absent,
                      "detpl: unsupported hook `on_predict_epoch_start`: a data module is asked for data and checkpoints alone. Fix: move it to the module or a callback. [docs/hooks.md#on_predict_epoch_start]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_predict_epoch_start_can_be_called = found != fault::uncallable;
        static_assert(on_predict_epoch_start_can_be_called,
                      "detpl: uncallable hook `on_predict_epoch_start`: it is private or has other parameters. Fix: make it public and declare it `void on_predict_epoch_start(detpl::Trainer& trainer, Module& module)`. [docs/hooks.md#on_predict_epoch_start]");
        constexpr bool on_predict_epoch_start_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_predict_epoch_start_returns_what_it_should,
                      "detpl: uncallable hook `on_predict_epoch_start`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_predict_epoch_start]");
      }
    }
    if constexpr (!spelt_right<hook::on_predict_epoch_start, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_predict_epoch_start, Subject>;
#define DETPL_MEANT "on_predict_epoch_start`? Fix: rename it. [docs/hooks.md#on_predict_epoch_start]"
      DETPL_NEAR_on_predict_epoch_start(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_predict_batch_start
    if constexpr (constexpr fault found = fault_of<hook::on_predict_batch_start, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_predict_batch_start_can_be_called = found != fault::uncallable;
        static_assert(on_predict_batch_start_can_be_called,
                      "detpl: uncallable hook `on_predict_batch_start`: it is private or has other parameters. Fix: make it public and declare it `void on_predict_batch_start(const Batch& batch, int64_t batch_idx)`. [docs/hooks.md#on_predict_batch_start]");
        constexpr bool on_predict_batch_start_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_predict_batch_start_returns_what_it_should,
                      "detpl: uncallable hook `on_predict_batch_start`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_predict_batch_start]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_predict_batch_start_is_absent = found != fault::unsupported;
        static_assert(on_predict_batch_start_is_absent,
                      "detpl: unsupported hook `on_predict_batch_start`: a data module is asked for data and checkpoints alone. Fix: move it to the module or a callback. [docs/hooks.md#on_predict_batch_start]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_predict_batch_start_can_be_called = found != fault::uncallable;
        static_assert(on_predict_batch_start_can_be_called,
                      "detpl: uncallable hook `on_predict_batch_start`: it is private or has other parameters. Fix: make it public and declare it `void on_predict_batch_start(detpl::Trainer& trainer, Module& module, const Batch& batch, int64_t batch_idx)`. [docs/hooks.md#on_predict_batch_start]");
        constexpr bool on_predict_batch_start_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_predict_batch_start_returns_what_it_should,
                      "detpl: uncallable hook `on_predict_batch_start`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_predict_batch_start]");
      }
    }
    if constexpr (!spelt_right<hook::on_predict_batch_start, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_predict_batch_start, Subject>;
#define DETPL_MEANT "on_predict_batch_start`? Fix: rename it. [docs/hooks.md#on_predict_batch_start]"
      DETPL_NEAR_on_predict_batch_start(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // predict_step
    if constexpr (constexpr fault found = fault_of<hook::predict_step, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool predict_step_can_be_called = found != fault::uncallable;
        static_assert(predict_step_can_be_called,
                      "detpl: uncallable hook `predict_step`: it is private or has other parameters. Fix: make it public and declare it `auto predict_step(const Batch& batch, int64_t batch_idx)`. [docs/hooks.md#predict_step]");
        constexpr bool predict_step_returns_what_it_should = found != fault::unsuitable;
        static_assert(predict_step_returns_what_it_should,
                      "detpl: uncallable hook `predict_step`: it returns void, so nothing comes of it. Fix: return a value. [docs/hooks.md#predict_step]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool predict_step_is_absent = found != fault::unsupported;
        static_assert(predict_step_is_absent,
                      "detpl: unsupported hook `predict_step`: a data module is asked for data and checkpoints alone. Fix: move it to the module. [docs/hooks.md#predict_step]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool predict_step_is_absent = found != fault::unsupported;
        static_assert(predict_step_is_absent,
                      "detpl: unsupported hook `predict_step`: a callback is called around the module's own steps, it doesn't take their place. Fix: move it to the module. [docs/hooks.md#predict_step]");
      }
    }
    if constexpr (!spelt_right<hook::predict_step, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::predict_step, Subject>;
#define DETPL_MEANT "predict_step`? Fix: rename it. [docs/hooks.md#predict_step]"
      DETPL_NEAR_predict_step(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // forward
    if constexpr (constexpr fault found = fault_of<hook::forward, kind, Subject, Types>; found != fault::none) {
    }
    // on_predict_batch_end
    if constexpr (constexpr fault found = fault_of<hook::on_predict_batch_end, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_predict_batch_end_can_be_called = found != fault::uncallable;
        static_assert(on_predict_batch_end_can_be_called,
                      "detpl: uncallable hook `on_predict_batch_end`: it is private or has other parameters. Fix: make it public and declare it `void on_predict_batch_end(auto& outputs, const Batch& batch, int64_t batch_idx)`. [docs/hooks.md#on_predict_batch_end]");
        constexpr bool on_predict_batch_end_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_predict_batch_end_returns_what_it_should,
                      "detpl: uncallable hook `on_predict_batch_end`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_predict_batch_end]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_predict_batch_end_is_absent = found != fault::unsupported;
        static_assert(on_predict_batch_end_is_absent,
                      "detpl: unsupported hook `on_predict_batch_end`: a data module is asked for data and checkpoints alone. Fix: move it to the module or a callback. [docs/hooks.md#on_predict_batch_end]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_predict_batch_end_can_be_called = found != fault::uncallable;
        static_assert(on_predict_batch_end_can_be_called,
                      "detpl: uncallable hook `on_predict_batch_end`: it is private or has other parameters. Fix: make it public and declare it `void on_predict_batch_end(detpl::Trainer& trainer, Module& module, auto& outputs, const Batch& batch, int64_t batch_idx)`. [docs/hooks.md#on_predict_batch_end]");
        constexpr bool on_predict_batch_end_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_predict_batch_end_returns_what_it_should,
                      "detpl: uncallable hook `on_predict_batch_end`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_predict_batch_end]");
      }
    }
    if constexpr (!spelt_right<hook::on_predict_batch_end, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_predict_batch_end, Subject>;
#define DETPL_MEANT "on_predict_batch_end`? Fix: rename it. [docs/hooks.md#on_predict_batch_end]"
      DETPL_NEAR_on_predict_batch_end(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_predict_epoch_end
    if constexpr (constexpr fault found = fault_of<hook::on_predict_epoch_end, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_predict_epoch_end_can_be_called = found != fault::uncallable;
        static_assert(on_predict_epoch_end_can_be_called,
                      "detpl: uncallable hook `on_predict_epoch_end`: it is private or has other parameters. Fix: make it public and declare it `void on_predict_epoch_end(auto& results)`. [docs/hooks.md#on_predict_epoch_end]");
        constexpr bool on_predict_epoch_end_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_predict_epoch_end_returns_what_it_should,
                      "detpl: uncallable hook `on_predict_epoch_end`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_predict_epoch_end]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_predict_epoch_end_is_absent = found != fault::unsupported;
        static_assert(on_predict_epoch_end_is_absent,
                      "detpl: unsupported hook `on_predict_epoch_end`: a data module is asked for data and checkpoints alone. Fix: move it to the module or a callback. [docs/hooks.md#on_predict_epoch_end]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_predict_epoch_end_can_be_called = found != fault::uncallable;
        static_assert(on_predict_epoch_end_can_be_called,
                      "detpl: uncallable hook `on_predict_epoch_end`: it is private or has other parameters. Fix: make it public and declare it `void on_predict_epoch_end(detpl::Trainer& trainer, Module& module, auto& results)`. [docs/hooks.md#on_predict_epoch_end]");
        constexpr bool on_predict_epoch_end_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_predict_epoch_end_returns_what_it_should,
                      "detpl: uncallable hook `on_predict_epoch_end`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_predict_epoch_end]");
      }
    }
    if constexpr (!spelt_right<hook::on_predict_epoch_end, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_predict_epoch_end, Subject>;
#define DETPL_MEANT "on_predict_epoch_end`? Fix: rename it. [docs/hooks.md#on_predict_epoch_end]"
      DETPL_NEAR_on_predict_epoch_end(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_predict_end
    if constexpr (constexpr fault found = fault_of<hook::on_predict_end, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_predict_end_can_be_called = found != fault::uncallable;
        static_assert(on_predict_end_can_be_called,
                      "detpl: uncallable hook `on_predict_end`: it is private or has other parameters. Fix: make it public and declare it `void on_predict_end()`. [docs/hooks.md#on_predict_end]");
        constexpr bool on_predict_end_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_predict_end_returns_what_it_should,
                      "detpl: uncallable hook `on_predict_end`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_predict_end]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_predict_end_is_absent = found != fault::unsupported;
        static_assert(on_predict_end_is_absent,
                      "detpl: unsupported hook `on_predict_end`: a data module is asked for data and checkpoints alone. Fix: move it to the module or a callback. [docs/hooks.md#on_predict_end]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_predict_end_can_be_called = found != fault::uncallable;
        static_assert(on_predict_end_can_be_called,
                      "detpl: uncallable hook `on_predict_end`: it is private or has other parameters. Fix: make it public and declare it `void on_predict_end(detpl::Trainer& trainer, Module& module)`. [docs/hooks.md#on_predict_end]");
        constexpr bool on_predict_end_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_predict_end_returns_what_it_should,
                      "detpl: uncallable hook `on_predict_end`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_predict_end]");
      }
    }
    if constexpr (!spelt_right<hook::on_predict_end, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_predict_end, Subject>;
#define DETPL_MEANT "on_predict_end`? Fix: rename it. [docs/hooks.md#on_predict_end]"
      DETPL_NEAR_on_predict_end(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_predict_model_train
    if constexpr (constexpr fault found = fault_of<hook::on_predict_model_train, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_predict_model_train_is_absent = found != fault::unsupported;
        static_assert(on_predict_model_train_is_absent,
                      "detpl: unsupported hook `on_predict_model_train`: it came with Lightning 2, and the loop puts the module back in its mode itself. Fix: move its body to `on_predict_end`. [docs/hooks.md#on_predict_model_train]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_predict_model_train_is_absent = found != fault::unsupported;
        static_assert(on_predict_model_train_is_absent,
                      "detpl: unsupported hook `on_predict_model_train`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#on_predict_model_train]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_predict_model_train_is_absent = found != fault::unsupported;
        static_assert(on_predict_model_train_is_absent,
                      "detpl: unsupported hook `on_predict_model_train`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#on_predict_model_train]");
      }
    }
    if constexpr (!spelt_right<hook::on_predict_model_train, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_predict_model_train, Subject>;
#define DETPL_MEANT "on_predict_model_train`, which is unsupported? Fix: move its body to `on_predict_end`. [docs/hooks.md#on_predict_model_train]"
      DETPL_NEAR_on_predict_model_train(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_save_checkpoint
    if constexpr (constexpr fault found = fault_of<hook::on_save_checkpoint, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::data_module) {
        constexpr bool on_save_checkpoint_can_be_called = found != fault::uncallable;
        static_assert(on_save_checkpoint_can_be_called,
                      "detpl: uncallable hook `on_save_checkpoint`: it is private or has other parameters. Fix: make it public and declare it `void on_save_checkpoint(auto& checkpoint)`. [docs/hooks.md#on_save_checkpoint]");
        constexpr bool on_save_checkpoint_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_save_checkpoint_returns_what_it_should,
                      "detpl: uncallable hook `on_save_checkpoint`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_save_checkpoint]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_save_checkpoint_can_be_called = found != fault::uncallable;
        static_assert(on_save_checkpoint_can_be_called,
                      "detpl: uncallable hook `on_save_checkpoint`: it is private or has other parameters. Fix: make it public and declare it `auto on_save_checkpoint(detpl::Trainer& trainer, Module& module, auto& checkpoint)`. [docs/hooks.md#on_save_checkpoint]");
      }
    }
    if constexpr (!spelt_right<hook::on_save_checkpoint, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_save_checkpoint, Subject>;
#define DETPL_MEANT "on_save_checkpoint`? Fix: rename it. [docs/hooks.md#on_save_checkpoint]"
      DETPL_NEAR_on_save_checkpoint(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_load_checkpoint
    if constexpr (constexpr fault found = fault_of<hook::on_load_checkpoint, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::data_module) {
        constexpr bool on_load_checkpoint_can_be_called = found != fault::uncallable;
        static_assert(on_load_checkpoint_can_be_called,
                      "detpl: uncallable hook `on_load_checkpoint`: it is private or has other parameters. Fix: make it public and declare it `void on_load_checkpoint(auto& checkpoint)`. [docs/hooks.md#on_load_checkpoint]");
        constexpr bool on_load_checkpoint_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_load_checkpoint_returns_what_it_should,
                      "detpl: uncallable hook `on_load_checkpoint`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_load_checkpoint]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_load_checkpoint_can_be_called = found != fault::uncallable;
        static_assert(on_load_checkpoint_can_be_called,
                      "detpl: uncallable hook `on_load_checkpoint`: it is private or has other parameters. Fix: make it public and declare it `void on_load_checkpoint(detpl::Trainer& trainer, Module& module, auto& state, auto& checkpoint)`. [docs/hooks.md#on_load_checkpoint]");
        constexpr bool on_load_checkpoint_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_load_checkpoint_returns_what_it_should,
                      "detpl: uncallable hook `on_load_checkpoint`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_load_checkpoint]");
      }
    }
    if constexpr (!spelt_right<hook::on_load_checkpoint, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_load_checkpoint, Subject>;
#define DETPL_MEANT "on_load_checkpoint`? Fix: rename it. [docs/hooks.md#on_load_checkpoint]"
      DETPL_NEAR_on_load_checkpoint(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_hpc_save
    if constexpr (constexpr fault found = fault_of<hook::on_hpc_save, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::data_module) {
        constexpr bool on_hpc_save_is_absent = found != fault::unsupported;
        static_assert(on_hpc_save_is_absent,
                      "detpl: unsupported hook `on_hpc_save`: a checkpoint written on preemption is like any other. Fix: rename it to `on_save_checkpoint`. [docs/hooks.md#on_hpc_save]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_hpc_save_is_absent = found != fault::unsupported;
        static_assert(on_hpc_save_is_absent,
                      "detpl: unsupported hook `on_hpc_save`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#on_hpc_save]");
      }
    }
    if constexpr (!spelt_right<hook::on_hpc_save, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_hpc_save, Subject>;
#define DETPL_MEANT "on_hpc_save`, which is unsupported? Fix: rename it to `on_save_checkpoint`. [docs/hooks.md#on_hpc_save]"
      DETPL_NEAR_on_hpc_save(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_hpc_load
    if constexpr (constexpr fault found = fault_of<hook::on_hpc_load, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::data_module) {
        constexpr bool on_hpc_load_is_absent = found != fault::unsupported;
        static_assert(on_hpc_load_is_absent,
                      "detpl: unsupported hook `on_hpc_load`: going on after preemption loads a checkpoint like any other. Fix: rename it to `on_load_checkpoint`. [docs/hooks.md#on_hpc_load]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_hpc_load_is_absent = found != fault::unsupported;
        static_assert(on_hpc_load_is_absent,
                      "detpl: unsupported hook `on_hpc_load`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#on_hpc_load]");
      }
    }
    if constexpr (!spelt_right<hook::on_hpc_load, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_hpc_load, Subject>;
#define DETPL_MEANT "on_hpc_load`, which is unsupported? Fix: rename it to `on_load_checkpoint`. [docs/hooks.md#on_hpc_load]"
      DETPL_NEAR_on_hpc_load(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_fit_end
    if constexpr (constexpr fault found = fault_of<hook::on_fit_end, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_fit_end_is_absent = found != fault::unsupported;
        static_assert(on_fit_end_is_absent,
                      "detpl: unsupported hook `on_fit_end`: a trial has no fit stage that a module could see end. Fix: rename it to `on_train_end`, or move it to a callback. [docs/hooks.md#on_fit_end]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_fit_end_is_absent = found != fault::unsupported;
        static_assert(on_fit_end_is_absent,
                      "detpl: unsupported hook `on_fit_end`: a data module is asked for data and checkpoints alone. Fix: move it to a callback. [docs/hooks.md#on_fit_end]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_fit_end_can_be_called = found != fault::uncallable;
        static_assert(on_fit_end_can_be_called,
                      "detpl: uncallable hook `on_fit_end`: it is private or has other parameters. Fix: make it public and declare it `void on_fit_end(detpl::Trainer& trainer, Module& module)`. [docs/hooks.md#on_fit_end]");
        constexpr bool on_fit_end_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_fit_end_returns_what_it_should,
                      "detpl: uncallable hook `on_fit_end`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_fit_end]");
      }
    }
    if constexpr (!spelt_right<hook::on_fit_end, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_fit_end, Subject>;
#define DETPL_MEANT "on_fit_end`, which is unsupported? Fix: rename it to `on_train_end`, or move it to a callback. [docs/hooks.md#on_fit_end]"
      if constexpr (kind == subject::module) { DETPL_NEAR_on_fit_end(DETPL_SPELT) }
#undef DETPL_MEANT
#define DETPL_MEANT "on_fit_end`? Fix: rename it. [docs/hooks.md#on_fit_end]"
      if constexpr (kind == subject::callback) { DETPL_NEAR_on_fit_end(DETPL_SPELT) }
#undef DETPL_MEANT
    }
    // teardown
    if constexpr (constexpr fault found = fault_of<hook::teardown, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool teardown_is_absent = found != fault::unsupported;
        static_assert(teardown_is_absent,
                      "detpl: unsupported hook `teardown`: a module has no stages that could end. Fix: move its body to the destructor, to `on_train_end`, or to a data module's `teardown`. [docs/hooks.md#teardown]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool teardown_can_be_called = found != fault::uncallable;
        static_assert(teardown_can_be_called,
                      "detpl: uncallable hook `teardown`: it is private or has other parameters. Fix: make it public and declare it `void teardown(std::string_view stage)`. [docs/hooks.md#teardown]");
        constexpr bool teardown_returns_what_it_should = found != fault::unsuitable;
        static_assert(teardown_returns_what_it_should,
                      "detpl: uncallable hook `teardown`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#teardown]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool teardown_can_be_called = found != fault::uncallable;
        static_assert(teardown_can_be_called,
                      "detpl: uncallable hook `teardown`: it is private or has other parameters. Fix: make it public and declare it `void teardown(detpl::Trainer& trainer, Module& module, std::string_view stage)`. [docs/hooks.md#teardown]");
        constexpr bool teardown_returns_what_it_should = found != fault::unsuitable;
        static_assert(teardown_returns_what_it_should,
                      "detpl: uncallable hook `teardown`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#teardown]");
      }
    }
    // on_exception
    if constexpr (constexpr fault found = fault_of<hook::on_exception, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_exception_is_absent = found != fault::unsupported;
        static_assert(on_exception_is_absent,
                      "detpl: unsupported hook `on_exception`: only callbacks are called there. Fix: move it to a callback. [docs/hooks.md#on_exception]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_exception_is_absent = found != fault::unsupported;
        static_assert(on_exception_is_absent,
                      "detpl: unsupported hook `on_exception`: a data module is asked for data and checkpoints alone. Fix: move it to a callback. [docs/hooks.md#on_exception]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_exception_can_be_called = found != fault::uncallable;
        static_assert(on_exception_can_be_called,
                      "detpl: uncallable hook `on_exception`: it is private or has other parameters. Fix: make it public and declare it `void on_exception(detpl::Trainer& trainer, Module& module, const std::exception& exception)`. [docs/hooks.md#on_exception]");
        constexpr bool on_exception_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_exception_returns_what_it_should,
                      "detpl: uncallable hook `on_exception`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_exception]");
      }
    }
    if constexpr (!spelt_right<hook::on_exception, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_exception, Subject>;
#define DETPL_MEANT "on_exception`, which is unsupported? Fix: move it to a callback. [docs/hooks.md#on_exception]"
      if constexpr (kind == subject::module) { DETPL_NEAR_on_exception(DETPL_SPELT) }
#undef DETPL_MEANT
#define DETPL_MEANT "on_exception`? Fix: rename it. [docs/hooks.md#on_exception]"
      if constexpr (kind == subject::callback) { DETPL_NEAR_on_exception(DETPL_SPELT) }
#undef DETPL_MEANT
    }
    // on_keyboard_interrupt
    if constexpr (constexpr fault found = fault_of<hook::on_keyboard_interrupt, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_keyboard_interrupt_is_absent = found != fault::unsupported;
        static_assert(on_keyboard_interrupt_is_absent,
                      "detpl: unsupported hook `on_keyboard_interrupt`: only callbacks are called there. Fix: move it to a callback. [docs/hooks.md#on_keyboard_interrupt]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_keyboard_interrupt_is_absent = found != fault::unsupported;
        static_assert(on_keyboard_interrupt_is_absent,
                      "detpl: unsupported hook `on_keyboard_interrupt`: a data module is asked for data and checkpoints alone. Fix: move it to a callback. [docs/hooks.md#on_keyboard_interrupt]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_keyboard_interrupt_can_be_called = found != fault::uncallable;
        static_assert(on_keyboard_interrupt_can_be_called,
                      "detpl: uncallable hook `on_keyboard_interrupt`: it is private or has other parameters. Fix: make it public and declare it `void on_keyboard_interrupt(detpl::Trainer& trainer, Module& module)`. [docs/hooks.md#on_keyboard_interrupt]");
        constexpr bool on_keyboard_interrupt_returns_what_it_should = found != fault::unsuitable;
        static_assert(on_keyboard_interrupt_returns_what_it_should,
                      "detpl: uncallable hook `on_keyboard_interrupt`: its result would be lost. Fix: make it return void, and `log` what it computes. [docs/hooks.md#on_keyboard_interrupt]");
      }
    }
    if constexpr (!spelt_right<hook::on_keyboard_interrupt, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_keyboard_interrupt, Subject>;
#define DETPL_MEANT "on_keyboard_interrupt`, which is unsupported? Fix: move it to a callback. [docs/hooks.md#on_keyboard_interrupt]"
      if constexpr (kind == subject::module) { DETPL_NEAR_on_keyboard_interrupt(DETPL_SPELT) }
#undef DETPL_MEANT
#define DETPL_MEANT "on_keyboard_interrupt`? Fix: rename it. [docs/hooks.md#on_keyboard_interrupt]"
      if constexpr (kind == subject::callback) { DETPL_NEAR_on_keyboard_interrupt(DETPL_SPELT) }
#undef DETPL_MEANT
    }
    // get_progress_bar_dict
    if constexpr (constexpr fault found = fault_of<hook::get_progress_bar_dict, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool get_progress_bar_dict_is_absent = found != fault::unsupported;
        static_assert(get_progress_bar_dict_is_absent,
                      "detpl: unsupported hook `get_progress_bar_dict`: the progress bar shows what is logged for it. Fix: delete it and call `log(name, value, {.prog_bar = true})`. [docs/hooks.md#get_progress_bar_dict]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool get_progress_bar_dict_is_absent = found != fault::unsupported;
        static_assert(get_progress_bar_dict_is_absent,
                      "detpl: unsupported hook `get_progress_bar_dict`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#get_progress_bar_dict]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool get_progress_bar_dict_is_absent = found != fault::unsupported;
        static_assert(get_progress_bar_dict_is_absent,
                      "detpl: unsupported hook `get_progress_bar_dict`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#get_progress_bar_dict]");
      }
    }
    if constexpr (!spelt_right<hook::get_progress_bar_dict, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::get_progress_bar_dict, Subject>;
#define DETPL_MEANT "get_progress_bar_dict`, which is unsupported? Fix: delete it and call `log(name, value, {.prog_bar = true})`. [docs/hooks.md#get_progress_bar_dict]"
      DETPL_NEAR_get_progress_bar_dict(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // test_step
    if constexpr (constexpr fault found = fault_of<hook::test_step, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool test_step_is_absent = found != fault::unsupported;
        static_assert(test_step_is_absent,
                      "detpl: unsupported hook `test_step`: trials have no test loop. Fix: delete it, or move its body to `validation_step`. [docs/hooks.md#test_step]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool test_step_is_absent = found != fault::unsupported;
        static_assert(test_step_is_absent,
                      "detpl: unsupported hook `test_step`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#test_step]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool test_step_is_absent = found != fault::unsupported;
        static_assert(test_step_is_absent,
                      "detpl: unsupported hook `test_step`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#test_step]");
      }
    }
    if constexpr (!spelt_right<hook::test_step, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::test_step, Subject>;
#define DETPL_MEANT "test_step`, which is unsupported? Fix: delete it, or move its body to `validation_step`. [docs/hooks.md#test_step]"
      DETPL_NEAR_test_step(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // test_step_end
    if constexpr (constexpr fault found = fault_of<hook::test_step_end, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool test_step_end_is_absent = found != fault::unsupported;
        static_assert(test_step_end_is_absent,
                      "detpl: unsupported hook `test_step_end`: trials have no test step whose parts could be joined. Fix: delete it, or move its body to the end of `validation_step`. [docs/hooks.md#test_step_end]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool test_step_end_is_absent = found != fault::unsupported;
        static_assert(test_step_end_is_absent,
                      "detpl: unsupported hook `test_step_end`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#test_step_end]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool test_step_end_is_absent = found != fault::unsupported;
        static_assert(test_step_end_is_absent,
                      "detpl: unsupported hook `test_step_end`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#test_step_end]");
      }
    }
    if constexpr (!spelt_right<hook::test_step_end, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::test_step_end, Subject>;
#define DETPL_MEANT "test_step_end`, which is unsupported? Fix: delete it, or move its body to the end of `validation_step`. [docs/hooks.md#test_step_end]"
      DETPL_NEAR_test_step_end(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // test_epoch_end
    if constexpr (constexpr fault found = fault_of<hook::test_epoch_end, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool test_epoch_end_is_absent = found != fault::unsupported;
        static_assert(test_epoch_end_is_absent,
                      "detpl: unsupported hook `test_epoch_end`: trials have no test epoch. Fix: delete it, or rename it to `validation_epoch_end`. [docs/hooks.md#test_epoch_end]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool test_epoch_end_is_absent = found != fault::unsupported;
        static_assert(test_epoch_end_is_absent,
                      "detpl: unsupported hook `test_epoch_end`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#test_epoch_end]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool test_epoch_end_is_absent = found != fault::unsupported;
        static_assert(test_epoch_end_is_absent,
                      "detpl: unsupported hook `test_epoch_end`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#test_epoch_end]");
      }
    }
    if constexpr (!spelt_right<hook::test_epoch_end, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::test_epoch_end, Subject>;
#define DETPL_MEANT "test_epoch_end`, which is unsupported? Fix: delete it, or rename it to `validation_epoch_end`. [docs/hooks.md#test_epoch_end]"
      DETPL_NEAR_test_epoch_end(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_test_start
    if constexpr (constexpr fault found = fault_of<hook::on_test_start, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::callback) {
        constexpr bool on_test_start_is_absent = found != fault::unsupported;
        static_assert(on_test_start_is_absent,
                      "detpl: unsupported hook `on_test_start`: no test ever starts. Fix: delete it, or rename it to `on_validation_start`. [docs/hooks.md#on_test_start]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_test_start_is_absent = found != fault::unsupported;
        static_assert(on_test_start_is_absent,
                      "detpl: unsupported hook `on_test_start`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#on_test_start]");
      }
    }
    if constexpr (!spelt_right<hook::on_test_start, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_test_start, Subject>;
#define DETPL_MEANT "on_test_start`, which is unsupported? Fix: delete it, or rename it to `on_validation_start`. [docs/hooks.md#on_test_start]"
      DETPL_NEAR_on_test_start(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_test_end
    if constexpr (constexpr fault found = fault_of<hook::on_test_end, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::callback) {
        constexpr bool on_test_end_is_absent = found != fault::unsupported;
        static_assert(on_test_end_is_absent,
                      "detpl: unsupported hook `on_test_end`: no test ever ends. Fix: delete it, or rename it to `on_validation_end`. [docs/hooks.md#on_test_end]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_test_end_is_absent = found != fault::unsupported;
        static_assert(on_test_end_is_absent,
                      "detpl: unsupported hook `on_test_end`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#on_test_end]");
      }
    }
    if constexpr (!spelt_right<hook::on_test_end, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_test_end, Subject>;
#define DETPL_MEANT "on_test_end`, which is unsupported? Fix: delete it, or rename it to `on_validation_end`. [docs/hooks.md#on_test_end]"
      DETPL_NEAR_on_test_end(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_test_epoch_start
    if constexpr (constexpr fault found = fault_of<hook::on_test_epoch_start, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::callback) {
        constexpr bool on_test_epoch_start_is_absent = found != fault::unsupported;
        static_assert(on_test_epoch_start_is_absent,
                      "detpl: unsupported hook `on_test_epoch_start`: no test epoch ever starts. Fix: delete it, or rename it to `on_validation_epoch_start`. [docs/hooks.md#on_test_epoch_start]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_test_epoch_start_is_absent = found != fault::unsupported;
        static_assert(on_test_epoch_start_is_absent,
                      "detpl: unsupported hook `on_test_epoch_start`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#on_test_epoch_start]");
      }
    }
    if constexpr (!spelt_right<hook::on_test_epoch_start, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_test_epoch_start, Subject>;
#define DETPL_MEANT "on_test_epoch_start`, which is unsupported? Fix: delete it, or rename it to `on_validation_epoch_start`. [docs/hooks.md#on_test_epoch_start]"
      DETPL_NEAR_on_test_epoch_start(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_test_epoch_end
    if constexpr (constexpr fault found = fault_of<hook::on_test_epoch_end, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::callback) {
        constexpr bool on_test_epoch_end_is_absent = found != fault::unsupported;
        static_assert(on_test_epoch_end_is_absent,
                      "detpl: unsupported hook `on_test_epoch_end`: no test epoch ever ends. Fix: delete it, or rename it to `on_validation_epoch_end`. [docs/hooks.md#on_test_epoch_end]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_test_epoch_end_is_absent = found != fault::unsupported;
        static_assert(on_test_epoch_end_is_absent,
                      "detpl: unsupported hook `on_test_epoch_end`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#on_test_epoch_end]");
      }
    }
    if constexpr (!spelt_right<hook::on_test_epoch_end, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_test_epoch_end, Subject>;
#define DETPL_MEANT "on_test_epoch_end`, which is unsupported? Fix: delete it, or rename it to `on_validation_epoch_end`. [docs/hooks.md#on_test_epoch_end]"
      DETPL_NEAR_on_test_epoch_end(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_test_batch_start
    if constexpr (constexpr fault found = fault_of<hook::on_test_batch_start, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::callback) {
        constexpr bool on_test_batch_start_is_absent = found != fault::unsupported;
        static_assert(on_test_batch_start_is_absent,
                      "detpl: unsupported hook `on_test_batch_start`: there are no test batches to announce. Fix: delete it, or rename it to `on_validation_batch_start`. [docs/hooks.md#on_test_batch_start]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_test_batch_start_is_absent = found != fault::unsupported;
        static_assert(on_test_batch_start_is_absent,
                      "detpl: unsupported hook `on_test_batch_start`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#on_test_batch_start]");
      }
    }
    if constexpr (!spelt_right<hook::on_test_batch_start, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_test_batch_start, Subject>;
#define DETPL_MEANT "on_test_batch_start`, which is unsupported? Fix: delete it, or rename it to `on_validation_batch_start`. [docs/hooks.md#on_test_batch_start]"
      DETPL_NEAR_on_test_batch_start(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_test_batch_end
    if constexpr (constexpr fault found = fault_of<hook::on_test_batch_end, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module || kind == subject::callback) {
        constexpr bool on_test_batch_end_is_absent = found != fault::unsupported;
        static_assert(on_test_batch_end_is_absent,
                      "detpl: unsupported hook `on_test_batch_end`: there are no test batches to follow. Fix: delete it, or rename it to `on_validation_batch_end`. [docs/hooks.md#on_test_batch_end]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_test_batch_end_is_absent = found != fault::unsupported;
        static_assert(on_test_batch_end_is_absent,
                      "detpl: unsupported hook `on_test_batch_end`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#on_test_batch_end]");
      }
    }
    if constexpr (!spelt_right<hook::on_test_batch_end, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_test_batch_end, Subject>;
#define DETPL_MEANT "on_test_batch_end`, which is unsupported? Fix: delete it, or rename it to `on_validation_batch_end`. [docs/hooks.md#on_test_batch_end]"
      DETPL_NEAR_on_test_batch_end(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_test_model_eval
    if constexpr (constexpr fault found = fault_of<hook::on_test_model_eval, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_test_model_eval_is_absent = found != fault::unsupported;
        static_assert(on_test_model_eval_is_absent,
                      "detpl: unsupported hook `on_test_model_eval`: no test puts the module in evaluation mode. Fix: delete it. [docs/hooks.md#on_test_model_eval]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_test_model_eval_is_absent = found != fault::unsupported;
        static_assert(on_test_model_eval_is_absent,
                      "detpl: unsupported hook `on_test_model_eval`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#on_test_model_eval]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_test_model_eval_is_absent = found != fault::unsupported;
        static_assert(on_test_model_eval_is_absent,
                      "detpl: unsupported hook `on_test_model_eval`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#on_test_model_eval]");
      }
    }
    if constexpr (!spelt_right<hook::on_test_model_eval, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_test_model_eval, Subject>;
#define DETPL_MEANT "on_test_model_eval`, which is unsupported? Fix: delete it. [docs/hooks.md#on_test_model_eval]"
      DETPL_NEAR_on_test_model_eval(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // on_test_model_train
    if constexpr (constexpr fault found = fault_of<hook::on_test_model_train, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool on_test_model_train_is_absent = found != fault::unsupported;
        static_assert(on_test_model_train_is_absent,
                      "detpl: unsupported hook `on_test_model_train`: no test puts the module back in training mode. Fix: delete it. [docs/hooks.md#on_test_model_train]");
      }
      if constexpr (kind == subject::data_module) {
        constexpr bool on_test_model_train_is_absent = found != fault::unsupported;
        static_assert(on_test_model_train_is_absent,
                      "detpl: unsupported hook `on_test_model_train`: a data module is asked for data and checkpoints alone. Fix: delete it. [docs/hooks.md#on_test_model_train]");
      }
      if constexpr (kind == subject::callback) {
        constexpr bool on_test_model_train_is_absent = found != fault::unsupported;
        static_assert(on_test_model_train_is_absent,
                      "detpl: unsupported hook `on_test_model_train`: a callback is called around the module's own steps, it doesn't take their place. Fix: delete it. [docs/hooks.md#on_test_model_train]");
      }
    }
    if constexpr (!spelt_right<hook::on_test_model_train, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::on_test_model_train, Subject>;
#define DETPL_MEANT "on_test_model_train`, which is unsupported? Fix: delete it. [docs/hooks.md#on_test_model_train]"
      DETPL_NEAR_on_test_model_train(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // hiddens
    if constexpr (constexpr fault found = fault_of<hook::hiddens, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool hiddens_is_absent = found != fault::unsupported;
        static_assert(hiddens_is_absent,
                      "detpl: unsupported hook `training_step`: its `hiddens` parameter belongs to truncated back-propagation through time, which isn't done. Fix: drop the parameter and keep the state in a member. [docs/hooks.md#hiddens]");
      }
    }
    // automatic_optimization
    if constexpr (constexpr fault found = fault_of<hook::automatic_optimization, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool automatic_optimization_is_absent = found != fault::unsupported;
        static_assert(automatic_optimization_is_absent,
                      "detpl: unsupported hook `automatic_optimization`: the loop always steps the optimizers itself. Fix: delete it; return one loss per optimizer from `training_step`. [docs/hooks.md#automatic_optimization]");
      }
    }
    if constexpr (!spelt_right<hook::automatic_optimization, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::automatic_optimization, Subject>;
#define DETPL_MEANT "automatic_optimization`, which is unsupported? Fix: delete it; return one loss per optimizer from `training_step`. [docs/hooks.md#automatic_optimization]"
      DETPL_NEAR_automatic_optimization(DETPL_SPELT)
#undef DETPL_MEANT
    }
    // truncated_bptt_steps
    if constexpr (constexpr fault found = fault_of<hook::truncated_bptt_steps, kind, Subject, Types>; found != fault::none) {
      if constexpr (kind == subject::module) {
        constexpr bool truncated_bptt_steps_is_absent = found != fault::unsupported;
        static_assert(truncated_bptt_steps_is_absent,
                      "detpl: unsupported hook `truncated_bptt_steps`: a batch is trained whole, never split along time. Fix: delete it and make shorter sequences in the dataset. [docs/hooks.md#truncated_bptt_steps]");
      }
    }
    if constexpr (!spelt_right<hook::truncated_bptt_steps, kind, Subject>()) {
      constexpr auto spelt_right = absent_or_ignored<hook::truncated_bptt_steps, Subject>;
#define DETPL_MEANT "truncated_bptt_steps`, which is unsupported? Fix: delete it and make shorter sequences in the dataset. [docs/hooks.md#truncated_bptt_steps]"
      DETPL_NEAR_truncated_bptt_steps(DETPL_SPELT)
#undef DETPL_MEANT
    }
  }
  return true;
}

#undef DETPL_SPELT
#undef DETPL_NEAR_on_init_start
#undef DETPL_NEAR_on_init_end
#undef DETPL_NEAR_configure_callbacks
#undef DETPL_NEAR_prepare_data
#undef DETPL_NEAR_on_before_accelerator_backend_setup
#undef DETPL_NEAR_on_configure_sharded_model
#undef DETPL_NEAR_configure_sharded_model
#undef DETPL_NEAR_configure_model
#undef DETPL_NEAR_configure_optimizers
#undef DETPL_NEAR_on_fit_start
#undef DETPL_NEAR_on_pretrain_routine_start
#undef DETPL_NEAR_on_pretrain_routine_end
#undef DETPL_NEAR_on_sanity_check_start
#undef DETPL_NEAR_on_sanity_check_end
#undef DETPL_NEAR_on_post_move_to_device
#undef DETPL_NEAR_train_dataloader
#undef DETPL_NEAR_val_dataloader
#undef DETPL_NEAR_predict_dataloader
#undef DETPL_NEAR_test_dataloader
#undef DETPL_NEAR_on_train_dataloader
#undef DETPL_NEAR_on_val_dataloader
#undef DETPL_NEAR_on_predict_dataloader
#undef DETPL_NEAR_on_test_dataloader
#undef DETPL_NEAR_on_before_batch_transfer
#undef DETPL_NEAR_transfer_batch_to_device
#undef DETPL_NEAR_on_after_batch_transfer
#undef DETPL_NEAR_on_train_start
#undef DETPL_NEAR_on_epoch_start
#undef DETPL_NEAR_on_train_epoch_start
#undef DETPL_NEAR_on_batch_start
#undef DETPL_NEAR_on_train_batch_start
#undef DETPL_NEAR_tbptt_split_batch
#undef DETPL_NEAR_training_step
#undef DETPL_NEAR_training_step_end
#undef DETPL_NEAR_on_before_zero_grad
#undef DETPL_NEAR_optimizer_zero_grad
#undef DETPL_NEAR_on_before_backward
#undef DETPL_NEAR_manual_backward
#undef DETPL_NEAR_on_after_backward
#undef DETPL_NEAR_on_before_optimizer_step
#undef DETPL_NEAR_configure_gradient_clipping
#undef DETPL_NEAR_optimizer_step
#undef DETPL_NEAR_lr_scheduler_step
#undef DETPL_NEAR_on_train_batch_end
#undef DETPL_NEAR_on_batch_end
#undef DETPL_NEAR_training_epoch_end
#undef DETPL_NEAR_on_train_epoch_end
#undef DETPL_NEAR_on_epoch_end
#undef DETPL_NEAR_on_train_end
#undef DETPL_NEAR_on_validation_model_zero_grad
#undef DETPL_NEAR_on_validation_model_eval
#undef DETPL_NEAR_on_validation_start
#undef DETPL_NEAR_on_validation_epoch_start
#undef DETPL_NEAR_on_validation_batch_start
#undef DETPL_NEAR_validation_step
#undef DETPL_NEAR_validation_step_end
#undef DETPL_NEAR_on_validation_batch_end
#undef DETPL_NEAR_validation_epoch_end
#undef DETPL_NEAR_on_validation_epoch_end
#undef DETPL_NEAR_on_validation_end
#undef DETPL_NEAR_on_validation_model_train
#undef DETPL_NEAR_on_predict_model_eval
#undef DETPL_NEAR_on_predict_start
#undef DETPL_NEAR_on_predict_epoch_start
#undef DETPL_NEAR_on_predict_batch_start
#undef DETPL_NEAR_predict_step
#undef DETPL_NEAR_on_predict_batch_end
#undef DETPL_NEAR_on_predict_epoch_end
#undef DETPL_NEAR_on_predict_end
#undef DETPL_NEAR_on_predict_model_train
#undef DETPL_NEAR_on_save_checkpoint
#undef DETPL_NEAR_on_load_checkpoint
#undef DETPL_NEAR_on_hpc_save
#undef DETPL_NEAR_on_hpc_load
#undef DETPL_NEAR_on_fit_end
#undef DETPL_NEAR_on_exception
#undef DETPL_NEAR_on_keyboard_interrupt
#undef DETPL_NEAR_get_progress_bar_dict
#undef DETPL_NEAR_test_step
#undef DETPL_NEAR_test_step_end
#undef DETPL_NEAR_test_epoch_end
#undef DETPL_NEAR_on_test_start
#undef DETPL_NEAR_on_test_end
#undef DETPL_NEAR_on_test_epoch_start
#undef DETPL_NEAR_on_test_epoch_end
#undef DETPL_NEAR_on_test_batch_start
#undef DETPL_NEAR_on_test_batch_end
#undef DETPL_NEAR_on_test_model_eval
#undef DETPL_NEAR_on_test_model_train
#undef DETPL_NEAR_automatic_optimization
#undef DETPL_NEAR_truncated_bptt_steps

}  // namespace detpl::inline v0
